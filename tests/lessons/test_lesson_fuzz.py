"""Made files: each gives a lesson or a sentence, and nothing else."""

import os
import random
import re
import time

from landscape.lessons.read import Lesson, LessonError, read_lesson

from .files import KINDS, SHIPPED, lesson

FILES = int(os.environ.get("FUZZ", "300"))
SOURCES = [path.read_text("utf-8") for path in SHIPPED] + [
    lesson(text).decode() for text in KINDS.values()
]
NAMES = ("order", "minutes", "title", "about", "step", "page", "link", "epoch", "text", "show")
NAMES += ("question", "question.kind", "question.options", "hint", "reveal", "ko", "en", "title.ko")
NAMES += ("prompt", "answer", "quantity", "low", "high", "tolerance", "unit", "xyz", '"a b"', '""')
VALUES = (
    "0",
    "1",
    "-1",
    "0.5",
    "1e400",
    "nan",
    "-inf",
    "true",
    '""',
    '"a"',
    '"explore"',
    "[]",
    "{}",
)
VALUES += ('"choice"', '"number"', "[1, 'a']", "{ko = 'a', en = 'b'}", "1979-05-27", "07:32:00")
VALUES += (
    "0x" + "f" * 5000,
    "9" * 5000,
    "[" * 2000,
    "'" + "a" * 2000 + "'",
    '"\\u0000"',
    "{ko = 1}",
)
VALUES += (
    '"{names}"',
    '"%s"',
    '"\\ud800"',
    '"a=1&a=2"',
    '"?"',
    "[[]]",
    "[{}]",
    "{a.b.c = 1}",
    '"한"',
)
LINES = (
    "[step]",
    "[[step]]",
    "[[step.question]]",
    "[step.question]",
    "[[",
    "# …",
    "]",
    "=",
    "\r",
    "",
)


def mutated(rng):
    """A lesson in which some lines are other ones, or some bytes."""
    lines = rng.choice(SOURCES).splitlines()
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(len(lines))
        match rng.randrange(5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, rng.choice(LINES))
            case 2:
                lines.insert(rng.randrange(len(lines)), lines[at])
            case 3:
                lines[at] = re.sub(r"=.*", lambda _: "= " + rng.choice(VALUES), lines[at])
            case 4:
                lines[at] = re.sub(r"\w+(?= *=)", lambda _: rng.choice(NAMES), lines[at], count=1)
        if not lines:
            break
    content = bytearray("\n".join(lines).encode())
    if rng.random() < 0.2:
        content[rng.randrange(len(content) + 1) : 0] = rng.randbytes(2)
    if rng.random() < 0.05:
        content *= 40
    return bytes(content)


def invented(rng):
    """TOML out of names, values and heads in any order."""
    pick = rng.choice
    parts = [
        pick(LINES) if rng.random() < 0.3 else f"{pick(NAMES)} = {pick(VALUES)}"
        for _ in range(rng.randrange(40))
    ]
    return "\n".join(parts).encode()


def made(number):
    rng = random.Random(number)
    if number % 10 == 0:
        return rng.randbytes(rng.randrange(300))
    return invented(rng) if number % 10 < 4 else mutated(rng)


def outcome(content):
    """The lesson of a file, or the sentence that says why it has none."""
    try:
        return read_lesson(content, "made.toml")
    except LessonError as error:
        return str(error)


def test_every_made_file_gives_a_lesson_or_a_sentence():
    slowest, read, rules = 0.0, 0, set()
    for number in range(FILES):
        began = time.perf_counter()
        found = outcome(made(number))
        slowest = max(slowest, time.perf_counter() - began)
        if isinstance(found, Lesson):
            read += 1
            continue
        assert found.startswith("made.toml"), number
        assert found.endswith("."), number
        assert len(found) < 600, number
        assert "{" not in found.partition(" Got ")[0], number
        rules.add(re.sub(r"'.*|\d+", "", found)[:60])
    print(f"{FILES} files, {read} read, {len(rules)} kinds of sentence; {1000 * slowest:.0f} ms")
    assert read > FILES / 50
    assert len(rules) > 20
