"""What visitors do: change all at once, think between changes, or open pages of their own."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from benchmarks.load.browsers import Browsers
from benchmarks.load.changes import (
    PAIRS,
    Settings,
    as_link,
    next_settings,
    own_numbers,
)
from benchmarks.load.memory import Watch
from benchmarks.load.visitor import Answer, Visitor

ARRIVING = 10  # visitors that open their first page at the same time
LINK = "lang=en"  # the widgets' labels that are sent are English
EPOCHS, POINTS = 10_000, 100_000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many visitors, and how they behave; the options of the command line."""

    urls: Sequence[str]
    sessions: int = 30
    mix: float = 0.8
    seed: int = 0
    by: str = "click"
    limit: float = 60
    within: float = 1
    rounds: int = 1
    every: float = 5
    minutes: float = 1
    heavy: bool = False
    patience: float = 60
    browsers: int = 0
    paths: Sequence[str] = ("",)


class Crowd:
    """Visitors that have opened the page, and what became of their requests.

    Parameters
    ----------
    plan : Plan
        How they behave.
    watch : Watch
        Of the servers' memory.
    """

    def __init__(self, plan: Plan, watch: Watch) -> None:
        self.plan, self.watch = plan, watch
        self.answers: list[Answer] = []
        self.browsers = Browsers(plan.urls, plan.browsers, plan.every, plan.limit)
        self.working = False  # whether the heavy visitor is there
        self._heavy = heavy_link() if plan.heavy else ""
        urls = plan.urls
        self._visitors = [Visitor(urls[i % len(urls)], plan.limit) for i in range(plan.sessions)]
        self._numbers = [own_numbers(plan.seed, i) for i in range(plan.sessions)]

    async def arrive(self) -> None:
        """Let all open the page, a few at a time."""
        room = asyncio.Semaphore(ARRIVING)

        async def open_page(visitor: Visitor) -> None:
            async with room:
                self.answers.append(await visitor.open(LINK))

        await asyncio.gather(*map(open_page, self._visitors))
        await asyncio.to_thread(self.browsers.open)

    async def leave(self) -> None:
        """Let all go."""
        await asyncio.to_thread(self.browsers.end)
        await asyncio.gather(*(visitor.close() for visitor in self._visitors))

    async def burst(self) -> None:
        """Let all change something within a short time."""
        self.browsers.begin()
        self.watch.begin()
        for _ in range(self.plan.rounds):
            await asyncio.gather(*map(self._soon, range(self.plan.sessions)))

    async def _soon(self, i: int) -> None:
        if self._visitors[i].broken.is_set():
            self.answers.append(await self._visitors[i].reopen())
        await asyncio.sleep(self._numbers[i].uniform(0, self.plan.within))
        await self._change(i)

    async def think(self) -> None:
        """Let all change something again and again, each at its own times."""
        self.browsers.begin()
        self.watch.begin()
        end = time.monotonic() + 60 * self.plan.minutes
        work = [self._think(i, end) for i in range(self.plan.sessions)]
        if self.plan.heavy:
            work.append(self._work(end))
        await asyncio.gather(*work)

    async def _think(self, i: int, end: float) -> None:
        visitor = self._visitors[i]
        turn = time.monotonic() + self._numbers[i].uniform(0, self.plan.every)
        while turn < end:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(turn - time.monotonic()):
                    await visitor.broken.wait()
            if visitor.broken.is_set():
                self.answers.append(await visitor.reopen())
            else:
                await self._change(i)
                turn = max(turn + self.plan.every, time.monotonic())

    async def _change(self, i: int) -> None:
        visitor = self._visitors[i]
        settings = next_settings(visitor.settings, self._numbers[i], self.plan.mix)
        change = visitor.click if self.plan.by == "click" else visitor.go_back
        working = self.working
        answer = await change(settings)
        if working:
            answer = replace(answer, kind=f"{answer.kind} beside heavy")
        self.answers.append(answer)

    async def _work(self, end: float) -> None:
        """Open every page in turn with much to compute, until they or the time are over."""
        visitor = Visitor(self.plan.urls[0], max(end - time.monotonic(), 1))
        self.working = True
        self.answers.append(await visitor.open(self._heavy, kind="heavy: /"))
        for path in [path for path in visitor.page.pages if path]:
            visitor.limit = end - time.monotonic()
            kind = f"heavy: /{path}"
            if visitor.limit <= 0:
                self.answers.append(Answer(kind, 0, 0, f"no time for /{path}"))
                continue
            answer = await visitor.turn_to(path, self._heavy, kind, self.plan.patience)
            self.answers.append(answer)
        self.working = False
        await visitor.close()


def heavy_link() -> str:
    """Return the link of as much work as the app lets a visitor ask for, up to 100,000 points."""
    # Here, since it loads torch, which the other modes do not need.
    from landscape.data import DATASETS

    (count,) = (option for option in DATASETS["toy2"].options if option.name == "n")
    points = int(min(POINTS, count.high))
    return urlencode({"lang": "en", "dataset_options": f"n:{points}", "epochs": EPOCHS}, safe=":")


def own_links(plan: Plan) -> list[tuple[str, str]]:
    """Return for each session the path and the link of a page that no other has."""
    links = []
    for i in range(plan.sessions):
        numbers = own_numbers(plan.seed, i)
        settings: Settings = next_settings(numbers.choice(PAIRS), numbers, plan.mix)
        said = {**as_link(settings), "seed": str(i), "lang": "en"}
        links.append((plan.paths[i % len(plan.paths)], urlencode(said, safe=",")))
    return links


async def pictures(
    plan: Plan, url: str, *, together: bool
) -> tuple[list[Answer], list[dict[str, str]]]:
    """Open a page for each session; the answers, and the digests of the pages' pictures.

    Parameters
    ----------
    plan : Plan
        How many, and which pages.
    url : str
        Of the server.
    together : bool
        Whether all at the same time; else one after another, from the last to the first.
    """
    visitors = [Visitor(url, plan.limit) for _ in range(plan.sessions)]
    links = own_links(plan)

    async def look(i: int) -> Answer:
        path, link = links[i]
        answer = await visitors[i].open(link, path, kind="together" if together else "alone")
        await visitors[i].close()
        return answer

    if together:
        answers = await asyncio.gather(*map(look, range(plan.sessions)))
    else:
        answers = [await look(i) for i in reversed(range(plan.sessions))]
    return list(answers), [visitor.page.digests for visitor in visitors]
