"""The tables of a lesson's file: which fields they have, and how each is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from landscape.experiment import MAX_EPOCHS
from landscape.lessons.errors import Place
from landscape.lessons.fields import (
    Field,
    read_list,
    read_name,
    read_number,
    read_table,
    read_text,
    read_title,
    read_words,
)
from landscape.lessons.records import QUESTIONS, Option, Question, Step, Words
from landscape.lessons.truth import QUANTITIES

MAX_STEPS = 12
MAX_OPTIONS = 8
LONGEST_LINK = 2000
MOST_PARAMETERS = 60


def _read_steps(place: Place, value: object) -> tuple[Step, ...]:
    if not isinstance(value, list):
        raise place.error("must be a list of tables, each begun with [[step]]", value)
    if not 1 <= len(value) <= MAX_STEPS:
        rule = "must be there 1 to {most} times"
        raise place.error(rule, len(value), most=MAX_STEPS)
    steps = enumerate(value, 1)
    return tuple(_read_step(replace(place, step=number, field=""), step) for number, step in steps)


def _read_step(place: Place, value: object) -> Step:
    values = read_table(place, value, STEP)
    if "question" in values and "reveal" not in values:
        rule = "is missing: where there is a question, it tells why"
        raise place.of("reveal").error(rule)
    return Step(**values)


def _read_link(place: Place, value: object) -> str:
    if value == "":
        return ""
    link = read_text(place, value, LONGEST_LINK, lines=False).removeprefix("?")
    try:
        pairs = parse_qsl(link, True, strict_parsing=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        rule = "must be the query of a link, such as start=worst&loss=mse"
        raise place.error(rule, link) from None
    counts = Counter(name for name, _text in pairs)
    for name, count in counts.items():
        if count > 1:
            raise place.error("must have each parameter once", name)
    if "lang" in counts:
        raise place.error("must not have lang: the reader chooses the language", link)
    return link


def _read_question(place: Place, value: object) -> Question:
    if not isinstance(value, dict):
        raise place.error("must be a table", value)
    if "kind" not in value:
        raise place.of("kind").error("is missing")
    kind = value["kind"]
    if not isinstance(kind, str) or kind not in QUESTIONS:
        raise place.of("kind").none_of(kind, QUESTIONS)
    values = read_table(place, value, _QUESTION_FIELDS[kind])
    del values["kind"]
    if kind == "choice":
        _check_answer(place, values)
    if kind == "number":
        _check_range(place, values)
    return QUESTIONS[kind](**values)


def _check_answer(place: Place, values: dict[str, Any]) -> None:
    names = [option.name for option in values["options"]]
    for number, name in enumerate(names, 1):
        if name in names[: number - 1]:
            where = place.of("options").of(str(number)).of("name")
            raise where.error("must differ from those before it", name)
    if values["answer"] not in names:
        raise place.of("answer").none_of(values["answer"], names)


def _check_range(place: Place, values: dict[str, Any]) -> None:
    low, high, tolerance = values["low"], values["high"], values["tolerance"]
    if high <= low:
        raise place.of("high").error("must be greater than low, {low}", high, low=low)
    if tolerance >= high - low:
        rule = "must be less than high - low, {span}"
        raise place.of("tolerance").error(rule, tolerance, span=high - low)


def _read_option(place: Place, value: object) -> Option:
    values = read_table(place, value, _OPTION)
    return Option(values["name"], Words(values["ko"], values["en"]))


def _read_quantity(place: Place, value: object) -> str:
    if not isinstance(value, str) or value not in QUANTITIES:
        raise place.none_of(value, QUANTITIES)
    return value


_TITLE, _TEXT, _NAME = Field(read_title), Field(read_words), Field(read_name)
_NUMBER = Field(read_number)
_TOLERANCE = partial(read_number, low=0)
_OPTION_TEXT = Field(partial(read_text, lines=False))
_OPTION = {"name": _NAME, "ko": _OPTION_TEXT, "en": _OPTION_TEXT}
_OPTIONS = Field(partial(read_list, read=_read_option, least=2, most=MAX_OPTIONS))
_PROMPT = {"kind": _NAME, "prompt": _TEXT}
# By kind; the kind itself has been read before.
_QUESTION_FIELDS = {
    "choice": {**_PROMPT, "options": _OPTIONS, "answer": _NAME},
    "number": {
        **_PROMPT,
        "quantity": Field(_read_quantity),
        "low": _NUMBER,
        "high": _NUMBER,
        "tolerance": Field(_TOLERANCE),
        "unit": Field(read_title, required=False),
    },
    "end": {**_PROMPT, "tolerance": Field(_TOLERANCE, required=False)},
    "start": _PROMPT,
    "curve": {**_PROMPT, "tolerance": Field(partial(_TOLERANCE, high=1), required=False)},
}
STEP = {
    "page": _NAME,
    "link": Field(_read_link),
    "epoch": Field(partial(read_number, low=0, high=MAX_EPOCHS, whole=True)),
    "title": _TITLE,
    "text": _TEXT,
    "show": Field(partial(read_list, read=read_name, least=0, most=30), required=False),
    "question": Field(_read_question, required=False),
    "hint": Field(read_words, required=False),
    "reveal": Field(read_words, required=False),
}
LESSON = {
    "order": Field(partial(read_number, low=0, high=1000, whole=True)),
    "minutes": Field(partial(read_number, low=1, high=300, whole=True)),
    "title": _TITLE,
    "about": _TEXT,
    "step": Field(_read_steps),
}
