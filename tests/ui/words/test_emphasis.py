"""Emphasis in Markdown: a particle right after it can keep the browser from seeing its end."""

import re
import tomllib
import unicodedata

import pytest
from babel.messages.pofile import read_po

from landscape.lessons.read import FOLDER
from landscape.ui.words.language import LOCALE


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def catalogue():
    with (LOCALE / "ko" / "LC_MESSAGES" / "landscape.po").open("rb") as file:
        return [text for m in read_po(file) if m.id for text in (m.id, m.string)]


def lessons():
    return [
        text for path in FOLDER.glob("*.toml") for text in texts(tomllib.loads(path.read_text()))
    ]


def is_punctuation(char):
    return unicodedata.category(char)[0] in "PS"


def can_open(before, after):
    """CommonMark's left-flanking run of asterisks."""
    plain = before.isspace() or is_punctuation(before)
    return not after.isspace() and (not is_punctuation(after) or plain)


def broken(text):
    """The ends and beginnings of emphasis that Markdown does not take for such."""
    text = re.sub(r"\{\w+\}", "5", text)  # a number stands there
    found, is_open = [], {1: False, 2: False}
    for run in re.finditer(r"(?<!\\)\*{1,2}", text):
        before = text[run.start() - 1] if run.start() else " "
        after = text[run.end()] if run.end() < len(text) else " "
        size = len(run[0])
        flanking = can_open(after, before) if is_open[size] else can_open(before, after)
        is_open[size] = not is_open[size]
        if not flanking:
            found.append(text[max(0, run.start() - 20) : run.end() + 10])
    return found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("**굵게** 하고", 0),
        ("**굵게**이고", 0),
        ("**y = σ(x)**이고", 1),
        ("**5 %**를", 1),
        ("**5** %를", 0),
        ("**σ(x)**, 그리고", 0),
        ("*Data → (x)*에서", 1),
        ("값은 ** 5** 입니다", 1),
    ],
)
def test_the_rule_is_that_of_markdown(text, count):
    assert len(broken(text)) == count


@pytest.mark.parametrize("source", [catalogue, lessons])
def test_all_emphasis_is_seen(source):
    found = source()
    assert len(found) > 100
    assert [part for text in found for part in broken(text)] == []
