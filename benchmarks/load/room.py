"""A live room: one teacher, and students who join, answer, and are counted on the wall."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from http.cookiejar import Cookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import WebSocketException

from benchmarks.load.changes import own_numbers
from benchmarks.load.modes import ARRIVING, LINK, Plan
from benchmarks.load.page import Drawn, Page
from benchmarks.load.visitor import Answer, Visitor

OPTIONS = ("MSE", "BCE", "neither")
ANSWERED = re.compile(r"Answered: \*\*(\d+)\*\*")
BAR = re.compile(r"First vote: \d+ % \((\d+)\)")


class RoomPage(Page):
    """A page that also keeps what a room says, and which fragments ask by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.polls: dict[str, float] = {}  # seconds by fragment
        self.cookies: dict[str, str] = {}
        self.counts: list[tuple[float, int]] = []  # when the wall showed how many answers
        self.bars: list[int] = []
        self.changed = asyncio.Event()

    def receive(self, message: ForwardMsg) -> bool:
        """Take a message; whether it says that the whole page is complete."""
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self.polls, self.bars = {}, []
        elif kind == "auto_rerun":
            self.polls[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._hear(message.delta.new_element)
        ended = super().receive(message)
        if ended:
            self.changed.set()
        return ended and not message.metadata.run.fragment_ids

    def _hear(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "markdown" and (found := ANSWERED.search(element.markdown.body)):
            self.counts.append((time.perf_counter(), int(found[1])))
        elif kind == "progress" and (found := BAR.search(element.progress.text)):
            self.bars.append(int(found[1]))
        elif kind == "bidi_component" and element.bidi_component.id.endswith("-room_cookie"):
            data = json.loads(element.bidi_component.json)
            self.cookies[data["name"]] = data["value"]

    def find_like(self, pattern: str) -> Drawn | None:
        """Return the element whose key matches a pattern; None if there is none."""
        return next((one for one in self.elements.values() if re.fullmatch(pattern, one.key)), None)


class RoomVisitor(Visitor):
    """A visitor of a room, whose page asks by itself whether the room has changed."""

    page: RoomPage

    def __init__(self, url: str, limit: float) -> None:
        super().__init__(url, limit)
        self.page = RoomPage()
        self._polling = asyncio.create_task(self._poll())

    async def close(self) -> None:
        """End the connection; what the browser keeps as cookies it keeps."""
        await super().close()
        host = urlsplit(self.url).hostname or ""
        for name, value in self.page.cookies.items():
            self._cookies.set_cookie(_cookie(name, value, host))

    async def leave(self) -> None:
        """End the connection, and ask no more."""
        self._polling.cancel()
        await self.close()

    async def press(self, key: str, kind: str, **typed: str) -> Answer:
        """Press a button, after something was typed into fields or chosen, by their keys."""
        try:
            changes = [
                WidgetState(id=self.page.find(name).id, string_value=text)
                for name, text in typed.items()
            ]
            changes.append(WidgetState(id=self.page.find(key).id, trigger_value=True))
        except LookupError as error:
            return Answer(kind, 0, 0, str(error))
        return await self._ask(self.page.request(self._address, changes), kind)

    async def until(self, pattern: str) -> Drawn:
        """Wait until an element with a key like this is on the page."""
        while (found := self.page.find_like(pattern)) is None:
            self.page.changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.page.changed.wait(), 1)
            if self.broken.is_set():
                await self.reopen()
        return found

    async def _poll(self) -> None:
        due: dict[str, float] = {}
        while True:
            await asyncio.sleep(0.1)
            now = time.perf_counter()
            polls = dict(self.page.polls)
            due = {name: due.get(name, now + seconds) for name, seconds in polls.items()}
            for name in [name for name, at in due.items() if at <= now]:
                due[name] = now + polls[name]
                await self._poll_once(name)

    async def _poll_once(self, fragment: str) -> None:
        # The browser asks whether or not the script runs; here an answer is awaited alone.
        if self._socket is None or self.broken.is_set() or self._ended is not None:
            return
        request = self.page.request(self._address)
        request.fragment_id, request.is_auto_rerun = fragment, True
        with contextlib.suppress(OSError, WebSocketException):
            await self._socket.send(BackMsg(rerun_script=request).SerializeToString())


def _cookie(name: str, value: str, host: str) -> Cookie:
    """Return a cookie of a host, as a script on its page sets it."""
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        domain=host,
        domain_specified=False,
        domain_initial_dot=False,
        path="/",
        path_specified=True,
        secure=False,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )


@dataclass
class Lesson:
    """What became of a room.

    Parameters
    ----------
    answers : list of Answer
        Of all requests.
    said : Counter
        How many students chose each option.
    counted : list of int
        How many the wall says did, once it is revealed.
    problems : list of str
        What must not be.
    """

    answers: list[Answer] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    counted: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


async def hold_room(plan: Plan, kill: int = 0) -> Lesson:
    """Open a room, let all join and answer within `plan.within` seconds, and reveal.

    Parameters
    ----------
    plan : Plan
        How many, and where.
    kill : int
        The id of a process of a replica that is killed while answers come; 0 for none.
    """
    lesson = Lesson()
    teacher = RoomVisitor(plan.urls[0], plan.limit)
    lesson.answers.append(await teacher.open(LINK, "room", kind="teacher: first page"))
    lesson.answers.append(await teacher.press("open_room", "teacher: open"))
    (code,) = parse_qs(teacher.page.query)["room"]
    urls = [plan.urls[i % len(plan.urls)] for i in range(plan.sessions)]
    students = [RoomVisitor(url, plan.limit) for url in urls]
    try:
        await _join(students, code, lesson)
        asked = {"ask_prompt_choice": "Which loss?", "ask_options": "\n".join(OPTIONS)}
        began = time.perf_counter()
        lesson.answers.append(await teacher.press("ask_question", "teacher: ask", **asked))
        await asyncio.gather(*(_see(student, began, lesson) for student in students))
        await _vote(teacher, students, plan, lesson, kill)
        lesson.answers.append(await _reveal(teacher))
        lesson.counted = list(teacher.page.bars)
    finally:
        await asyncio.gather(teacher.leave(), *(student.leave() for student in students))
    expected = [lesson.said[option] for option in OPTIONS]
    if lesson.counted != expected:
        lesson.problems.append(f"answers {expected}, counted {lesson.counted}")
    return lesson


async def _join(students: list[RoomVisitor], code: str, lesson: Lesson) -> None:
    room, began = asyncio.Semaphore(ARRIVING), time.perf_counter()

    async def join(student: RoomVisitor) -> None:
        async with room:
            lesson.answers.append(await student.open(f"{LINK}&room={code}", "room"))
            lesson.answers.append(await student.press("join_room", "join"))

    await asyncio.gather(*map(join, students))
    lesson.answers.append(Answer("all have joined", time.perf_counter() - began, 0))


async def _see(student: RoomVisitor, began: float, lesson: Lesson) -> None:
    try:
        async with asyncio.timeout(student.limit):
            await student.until("give_room_answer")
        error = ""
    except TimeoutError:
        error = "the question did not appear"
    lesson.answers.append(Answer("question seen", time.perf_counter() - began, 0, error))


async def _vote(
    teacher: RoomVisitor, students: list[RoomVisitor], plan: Plan, lesson: Lesson, kill: int
) -> None:
    """Let all answer, and measure when the wall shows it."""
    pressed: list[float] = []

    async def vote(i: int) -> None:
        student, numbers = students[i], own_numbers(plan.seed, i)
        await asyncio.sleep(numbers.uniform(0, plan.within))
        option = numbers.choice(OPTIONS)
        began = time.perf_counter()
        pressed.append(began)
        while True:
            radio = await student.until("answer_room_.*")
            answer = await student.press("give_room_answer", "answer", **{radio.key: option})
            if not answer.error or time.perf_counter() - began > student.limit:
                break
            lesson.answers.append(
                await student.reopen()
            )  # it may have been kept: once all the same
        lesson.answers.append(Answer("answer", time.perf_counter() - began, 0, answer.error))
        lesson.said[option] += not answer.error

    async def keep_wall() -> None:
        while True:
            await teacher.broken.wait()
            lesson.answers.append(await teacher.reopen())

    keeping = asyncio.create_task(keep_wall())
    voting = asyncio.gather(*map(vote, range(len(students))))
    if kill:
        await asyncio.sleep(plan.within / 2)
        os.kill(kill, signal.SIGKILL)
    await voting
    total, end = sum(lesson.said.values()), time.perf_counter() + plan.limit
    while time.perf_counter() < end and not _shown(teacher, total):
        await asyncio.sleep(0.1)
    keeping.cancel()
    for count, began in enumerate(sorted(pressed), 1):
        at = next((at for at, shown in teacher.page.counts if shown >= count), None)
        error = "" if at is not None else "the wall did not show it"
        lesson.answers.append(Answer("shown on the wall", (at or began) - began, 0, error))


def _shown(teacher: RoomVisitor, total: int) -> bool:
    return bool(teacher.page.counts) and teacher.page.counts[-1][1] >= total


async def _reveal(teacher: RoomVisitor) -> Answer:
    await teacher.until("phase_reveal")
    return await teacher.press("phase_reveal", "teacher: reveal")
