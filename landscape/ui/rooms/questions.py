"""Questions that a teacher asks in between, as a room keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from landscape.core.errors import BadValue
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

KINDS = ("choice", "number", "start", "end", "text")
MOST_OPTIONS, LONGEST_PROMPT, LONGEST_OPTION, LONGEST_LINK = 8, 300, 80, 1500
LONGEST_TEXT = 200  # that a student can write
PAGE = "explore"  # that shows what is asked about


@dataclass(frozen=True)
class Asked:
    """A question whose answer is a text, which has no picture.

    Parameters
    ----------
    prompt : str
        The question.
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
        raise BadValue("question", "must have 1 to {most} characters", prompt, most=LONGEST_PROMPT)
    asked: dict[str, Any] = {"kind": kind, "prompt": prompt}
    if kind == "choice":
        lines = [line for line in (" ".join(one.split()) for one in options.splitlines()) if line]
        if not 2 <= len(lines) <= MOST_OPTIONS:
            raise BadValue("options", "must be 2 to {most} lines", len(lines), most=MOST_OPTIONS)
        if max(map(len, lines)) > LONGEST_OPTION:
            rule = "must have at most {most} characters in a line"
            raise BadValue("options", rule, max(map(len, lines)), most=LONGEST_OPTION)
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
    query = urlsplit(text).query if "?" in text else text
    if len(query) > LONGEST_LINK:
        raise BadValue("link", "must have at most {most} characters", len(query), most=LONGEST_LINK)
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


def read_asked(asked: dict[str, Any]) -> Step | Asked:
    """Return a question that a room keeps as a step."""
    prompt = str(asked["prompt"])
    if asked["kind"] == "text":
        return Asked(prompt)
    nothing = Words("", "")
    return Step(PAGE, asked["link"], 0, nothing, nothing, question=_question(asked, prompt))


def _question(asked: dict[str, Any], prompt: str) -> Question:
    words = Words(prompt, prompt)
    if asked["kind"] == "choice":
        options = [Option(str(i), Words(one, one)) for i, one in enumerate(asked["options"], 1)]
        right = asked["right"]
        return ChoiceQuestion(words, tuple(options), str(right) if right else "")
    if asked["kind"] == "number":
        low, high = asked["low"], asked["high"]
        return NumberQuestion(words, asked["quantity"], low, high, (high - low) / 20)
    if asked["kind"] == "end":
        return EndQuestion(words)
    return StartQuestion(words)
