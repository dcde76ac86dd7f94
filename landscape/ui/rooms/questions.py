"""Questions that a teacher asks in between, as a room keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from landscape.core.errors import BadValue, check_number
from landscape.lessons.records import (
    ChoiceQuestion,
    EndQuestion,
    NumberQuestion,
    Option,
    Question,
    StartQuestion,
    Step,
    Words,
)
from landscape.lessons.truth import QUANTITIES
from landscape.ui.link.view import read_link
from landscape.ui.words.outside import literal

T = TypeVar("T")
KINDS = ("choice", "number", "start", "end", "text")
MOST_OPTIONS, LONGEST_PROMPT, LONGEST_OPTION, LONGEST_LINK = 8, 300, 80, 1500
FARTHEST = 1e6  # that a limit of a number can be
LONGEST_TEXT = 200  # that a student can write
PAGE = "explore"  # that shows what is asked about


@dataclass(frozen=True)
class Asked:
    """A question whose answer is a text, which has no picture.

    Parameters
    ----------
    prompt : str
        The question, as Markdown.
    """

    prompt: str


def make_asked(
    kind: str,
    prompt: str,
    *,
    options: str = "",
    right: int = 0,
    quantity: str = "",
    low: float = 0.0,
    high: float = 1.0,
    link: str = "",
) -> dict[str, Any]:
    """Return a question as a room keeps it.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    prompt : str
        The question.
    options : str
        Of "choice", one in each line.
    right : int
        The number of the option that is right, from 1; 0 if none is said to be.
    quantity, low, high
        Of "number", as `NumberQuestion` takes them.
    link : str
        A link of the app, or its query: the run that is asked about. Empty for the usual one.

    Raises
    ------
    BadValue
        If something breaks a rule.
    """
    prompt = " ".join(prompt.split())
    if not 1 <= len(prompt) <= LONGEST_PROMPT:
        rule = "must have 1 to {most} characters, and has {count}"
        raise BadValue("question", rule, prompt, most=LONGEST_PROMPT, count=len(prompt))
    asked: dict[str, Any] = {"kind": kind, "prompt": prompt}
    if kind == "choice":
        lines = [line for line in (" ".join(one.split()) for one in options.splitlines()) if line]
        if not 2 <= len(lines) <= MOST_OPTIONS:
            rule = "must be 2 to {most} lines (now {count})"
            raise BadValue("options", rule, len(lines), most=MOST_OPTIONS, count=len(lines))
        if max(map(len, lines)) > LONGEST_OPTION:
            rule = "must have at most {most} characters in a line (now {count})"
            count = max(map(len, lines))
            raise BadValue("options", rule, count, most=LONGEST_OPTION, count=count)
        if right > len(lines):
            raise BadValue("right option", "must be the number of a line", right)
        asked |= {"options": lines, "right": right}
    if kind == "number":
        if not low < high:
            raise BadValue("largest", "must be greater than the smallest", high)
        asked |= {"quantity": QUANTITIES[quantity].name, "low": low, "high": high}
    if kind != "text":
        asked["link"] = _checked_link(link, two_parameters=kind in ("start", "end"))
    return asked


def _checked_link(text: str, *, two_parameters: bool) -> str:
    """Return the query of a link of the app that has a run to ask about."""
    text = text.strip()
    try:
        query = urlsplit(text).query if "?" in text else text
    except ValueError:  # of an address that cannot be one
        raise BadValue("link", "must be a link of this app", text[:60]) from None
    if len(query) > LONGEST_LINK:
        rule = "must have at most {most} characters, and has {count}"
        raise BadValue("link", rule, len(query), most=LONGEST_LINK, count=len(query))
    choices = dict(parse_qsl(query))
    if query and not choices:
        raise BadValue("link", "must be a link of this app", text[:60])
    choices.pop("lang", None)
    view, problems = read_link(choices)
    if problems:
        raise problems[0]
    if two_parameters and len(view.experiment.task.param_names) != 2:
        rule = "must have two parameters for a point of the map"
        raise BadValue("model", rule, view.experiment.model)
    return urlencode(choices)


def checked_text(text: str) -> str:
    """Return what a student has written, without space around it.

    Raises
    ------
    BadValue
        If it is longer than `LONGEST_TEXT`.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        rule = "must have at most {most} characters, and has {count}"
        raise BadValue("answer", rule, len(text), most=LONGEST_TEXT, count=len(text))
    return text


def read_asked(asked: Mapping[str, Any]) -> Step | Asked:
    """Return a question that a room keeps as a step, its texts as they were typed.

    Raises
    ------
    BadValue
        If it lacks something, or has what `make_asked` does not make.
    """
    kind, prompt = _kept(asked, "kind", str), _kept(asked, "prompt", str)
    if kind not in KINDS:
        raise BadValue("kind", "must be one of {names}", kind, names=", ".join(KINDS))
    prompt = literal(prompt, LONGEST_PROMPT)
    if kind == "text":
        return Asked(prompt)
    nothing = Words("", "")
    question = _question(asked, kind, Words(prompt, prompt))
    return Step(PAGE, _kept(asked, "link", str), 0, nothing, nothing, question=question)


def _question(asked: Mapping[str, Any], kind: str, prompt: Words) -> Question:
    if kind == "choice":
        texts, right = _kept(asked, "options", list), _kept(asked, "right", int)
        words = [literal(str(text), LONGEST_OPTION) for text in texts]
        options = tuple(Option(str(k), Words(text, text)) for k, text in enumerate(words, 1))
        return ChoiceQuestion(prompt, options, str(right) if 0 < right <= len(options) else "")
    if kind == "number":
        quantity, (low, high) = _kept(asked, "quantity", str), _limits(asked)
        if quantity not in QUANTITIES:
            names = ", ".join(QUANTITIES)
            raise BadValue("quantity", "must be one of {names}", quantity, names=names)
        return NumberQuestion(prompt, quantity, low, high, (high - low) / 20)
    return EndQuestion(prompt) if kind == "end" else StartQuestion(prompt)


def _limits(asked: Mapping[str, Any]) -> tuple[float, float]:
    low, high = (
        check_number(name, asked.get(name), -FARTHEST, FARTHEST) for name in ("low", "high")
    )
    if not low < high:
        raise BadValue("largest", "must be greater than the smallest", high)
    return low, high


def _kept(asked: Mapping[str, Any], name: str, kind: type[T]) -> T:
    value = asked.get(name)
    if not isinstance(value, kind):
        raise BadValue(name, "must be a value of the kind that is stored", value)
    return value
