"""Run it: ``python -m benchmarks.load MODE [options]``; `benchmarks.load` says what is measured."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import benchmarks.load
from benchmarks.load.memory import Watch
from benchmarks.load.modes import Crowd, Plan, own_links, pictures
from benchmarks.load.report import print_answers, print_memory
from benchmarks.load.room import hold_room
from benchmarks.load.visitor import AGAIN, Answer
from tests.browser.driver import serving


def loopback(text: str) -> str:
    """Return an address of this machine; another is refused."""
    parts = urlsplit(text)
    host = parts.hostname or ""
    with contextlib.suppress(ValueError):
        if parts.scheme == "http" and (host == "localhost" or ip_address(host).is_loopback):
            return text.rstrip("/")
    rule = "must be http://127.0.0.1:PORT or another loopback address"
    raise argparse.ArgumentTypeError(f"--url {rule}. Got {text}.")


def between(low: float, high: float, kind: Callable[[str], float] = float) -> Callable[..., float]:
    """Return a function that reads a number within bounds."""

    def number(text: str) -> float:
        value = kind(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"must be between {low:g} and {high:g}. Got {text}.")
        return value

    return number


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load",
        description=benchmarks.load.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add, whole = parser.add_argument, int
    add("mode", choices=("burst", "think", "same", "room"))
    add("--url", action="append", type=loopback, default=[], help="of a server that runs; repeat")
    add("--pid", action="append", type=int, default=[], help="of its process, for memory; repeat")
    add("--sessions", type=between(1, 1000, whole), default=30, help="visitors (30)")
    add("--mix", type=between(0, 1), default=0.8, help="share of the twelve pairs (0.8)")
    add("--by", choices=("click", "link"), default="click", help="how a change is made (click)")
    add("--seed", type=int, default=0, help="of the visitors' choices (0)")
    add("--limit", type=between(1, 600), default=60, help="seconds for an answer (60)")
    add("--within", type=between(0, 60), default=1, help="seconds of a burst, or of a vote (1)")
    add("--rounds", type=between(1, 100, whole), default=1, help="bursts (1)")
    add("--every", type=between(0.1, 600), default=5, help="seconds between changes (5)")
    add("--minutes", type=between(0.01, 60), default=1, help="of thinking (1)")
    add("--heavy", action="store_true", help="a visitor who asks for much, beside the others")
    patience = "seconds after which that visitor leaves a page (60)"
    add("--patience", type=between(1, 600), default=60, help=patience)
    add("--browsers", type=between(0, 8, whole), default=0, help="Chromiums beside them (0)")
    add("--kill", type=int, default=0, help="process of a replica to kill in the middle of a vote")
    add("--page", action="append", default=[], help="path of a page of `same`; repeat (the first)")
    options = parser.parse_args(words)
    if options.heavy and options.mode != "think":
        parser.error("--heavy goes with think.")
    if options.mode == "same" and len(options.url) not in (0, 2):
        parser.error("same needs two servers that have computed nothing yet, or none.")
    return options


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, and return how the process ends: 1 after an error."""
    options = read_arguments(sys.argv[1:] if words is None else words)
    names = vars(options).keys() & Plan.__dataclass_fields__.keys()
    given = {name: getattr(options, name) for name in names}
    with contextlib.ExitStack() as servers:
        if options.mode == "room" and not options.url:
            folder = servers.enter_context(TemporaryDirectory())
            os.environ["LANDSCAPE_ROOMS"] = f"{folder}/rooms.sqlite3"
        urls, pids = list(options.url), list(options.pid)
        while len(urls) < (2 if options.mode == "same" else 1):
            url, pid = servers.enter_context(serving())
            urls.append(url)
            pids.append(pid)
        plan = Plan(urls=urls, paths=options.page or [""], **given)
        print(_said(options), flush=True)
        if options.mode == "room":
            return asyncio.run(_hold(plan, Watch(pids), options.kill))
        measure = _compare if options.mode == "same" else _load
        return asyncio.run(measure(options.mode, plan, Watch(pids)))


def _said(options: argparse.Namespace) -> str:
    own = {
        "burst": f"all within {options.within:g} s, {options.rounds} times",
        "think": f"each every {options.every:g} s, {options.minutes:g} minutes",
        "same": "each with an experiment of its own",
        "room": f"all answer within {options.within:g} s",
    }
    by = "" if options.mode in ("same", "room") else f", by {options.by}"
    return (
        f"{options.mode}: {options.sessions} visitors, {own[options.mode]}{by}, "
        f"mix {options.mix:g}, seed {options.seed}\n"
    )


async def _load(mode: str, plan: Plan, watch: Watch) -> int:
    looking = asyncio.create_task(watch.run())
    crowd = Crowd(plan, watch)
    try:
        await crowd.arrive()
        await (crowd.think() if mode == "think" else crowd.burst())
        memory = list(watch.rows())
    finally:
        looking.cancel()
        await crowd.leave()
    failed = [Answer("Chromium", 0, 0, error) for error in crowd.browsers.errors]
    answers = [*crowd.answers, *failed]
    print_answers(answers, crowd.browsers.clicks)
    print_memory(memory)
    return int(any(answer.error or answer.kind == AGAIN for answer in answers))


async def _hold(plan: Plan, watch: Watch, kill: int) -> int:
    looking = asyncio.create_task(watch.run())
    watch.begin()
    try:
        lesson = await hold_room(plan, kill)
    finally:
        looking.cancel()
    print_answers(lesson.answers)
    print_memory(watch.rows())
    for problem in lesson.problems:
        print(f"  {problem}")
    counted = sum(lesson.counted)
    print(f"{counted} answers of {plan.sessions} students are counted, each once")
    failed = any(answer.error for answer in lesson.answers if answer.kind != AGAIN)
    return int(failed or bool(lesson.problems) or counted != plan.sessions)


async def _compare(_mode: str, plan: Plan, watch: Watch) -> int:
    looking = asyncio.create_task(watch.run())
    watch.begin()
    together, ours = await pictures(plan, plan.urls[0], together=True)
    alone, theirs = await pictures(plan, plan.urls[1], together=False)
    looking.cancel()
    print_answers([*together, *alone])
    print_memory(watch.rows())
    links = own_links(plan)
    different = [i for i in range(plan.sessions) if ours[i] != theirs[i] or "stage" not in ours[i]]
    parts = sum(map(len, ours))
    print(f"{plan.sessions - len(different)} of {plan.sessions} pages equal, {parts} components")
    for i in different:
        keys = ours[i].keys() | theirs[i].keys()
        names = sorted(key for key in keys if ours[i].get(key) != theirs[i].get(key))
        print(f"  /{links[i][0]}?{links[i][1]} differs in {', '.join(names) or 'no stage'}")
    return int(bool(different) or any(answer.error for answer in (*together, *alone)))


if __name__ == "__main__":
    sys.exit(main())
