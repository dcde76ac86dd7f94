"""Where a visitor is in a lesson. It stands in the link, so that a reload loses nothing.

A step decides what its page shows; its link is read instead of the address's. What it does not
offer to be changed is hidden, and stays as it is whatever the browser sends.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import streamlit as st

from landscape.lessons.answers import Answer, read_answers, write_answer, write_answers
from landscape.lessons.read import FoundLessons, find_lessons, lesson_folders
from landscape.lessons.records import Lesson, Question, Step
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.context import LinkContext
from landscape.ui.link.locks import hide_for_now
from landscape.ui.targets import page_paths, target
from landscape.ui.words.language import current_language

LESSON, STEP, ANSWERS = "lesson", "step", "answers"
OVERVIEW = "lessons"  # path of the page that lists them
_UNKNOWN = "_unknown_lesson"
_OPENED, _VISIT, _GIVEN, _TIMES = "_opened_lessons", "_lesson", "_answers", "_times_answered"
MINUTES = 5  # until a teacher's folder is looked into again


@dataclass(frozen=True)
class LessonVisit:
    """A step of a lesson, with the answers so far.

    Parameters
    ----------
    lesson : Lesson
        The lesson.
    place : int
        Of the step, from 0.
    answers : mapping of int to Answer
        By the place of their step.
    """

    lesson: Lesson
    place: int
    answers: Mapping[int, Answer]

    @property
    def step(self) -> Step:
        """The step."""
        return self.lesson.steps[self.place]

    @property
    def answer(self) -> Answer | None:
        """The answer to the step's question, if it has been given."""
        return self.answers.get(self.place)

    @property
    def is_open(self) -> bool:
        """Whether the step is done: nothing is asked, or it is answered."""
        return self.step.question is None or self.answer is not None

    @property
    def asked(self) -> Question | None:
        """The open question that the run would answer.

        That is the step's own, or where it asks nothing that of `upcoming_question`.
        """
        if not self.is_open:
            return self.step.question
        if self.step.question is not None:
            return None
        return upcoming_question(self.lesson, self.place, self.answers)

    def link(self, place: int) -> dict[str, str]:
        """Return the query parameters of a step of the lesson, with the answers."""
        answers = {ANSWERS: write_answers(self.answers)} if self.answers else {}
        return {**step_link(self.lesson, place), **answers, "lang": current_language()}

    @property
    def choices(self) -> dict[str, str]:
        """What the page shows, as query parameters."""
        choices = dict(parse_qsl(self.step.link))
        question = self.step.question
        if question is not None and question.kind == "start" and self.answer is not None:
            choices["start"] = write_answer(self.answer).replace("_", ",")
        return choices


def upcoming_question(lesson: Lesson, place: int, answered: Container[int]) -> Question | None:
    """Return the next question after a step, if it is about the same run and not yet answered.

    Parameters
    ----------
    lesson : Lesson
        The lesson.
    place : int
        Of the step, from 0.
    answered : container of int
        The places of the steps whose question is answered.
    """
    step = lesson.steps[place]
    for number, after in enumerate(lesson.steps[place + 1 :], place + 1):
        if (after.page, after.link) != (step.page, step.link):
            return None
        if after.question is not None:
            return None if number in answered else after.question
    return None


def step_link(lesson: Lesson, place: int) -> dict[str, str]:
    """Return the query parameters of a step that is opened from elsewhere."""
    return {LESSON: lesson.name, STEP: str(place + 1)}


@st.cache_resource(ttl=MINUTES * 60, show_spinner=False)
def _found() -> FoundLessons:
    return find_lessons(*lesson_folders())


def found_lessons() -> list[Lesson]:
    """Return the lessons of the app's and the teacher's folder: the same for all visitors."""
    return _shown(_found())


def known_lessons() -> list[Lesson]:
    """Return the lessons that are found, and those of files that the visitor has opened."""
    return _shown([*_found(), *st.session_state.get(_OPENED, {}).values()])


def _shown(lessons: Iterable[Lesson]) -> list[Lesson]:
    """Leave out lessons with a step on a page that the app does not have."""
    known = page_paths()
    return [lesson for lesson in lessons if all(step.page in known for step in lesson.steps)]


def keep_lesson(lesson: Lesson) -> None:
    """Keep a lesson that was opened from a file, for this visit."""
    st.session_state.setdefault(_OPENED, {})[lesson.name] = lesson


def current_visit() -> LessonVisit | None:
    """Return where the visitor is in a lesson, if in one."""
    visit: LessonVisit | None = st.session_state.get(_VISIT)
    return visit


def given_answers(lesson: Lesson) -> Mapping[int, Answer]:
    """Return the answers of this visit to a lesson's questions, by the place of their step."""
    given: Mapping[int, Answer] = st.session_state.get(_GIVEN, {}).get(lesson.name, {})
    return given


def unknown_lesson() -> str:
    """Return the name of the lesson that a link asked for and that is not there; else empty."""
    name: str = st.session_state.get(_UNKNOWN, "")
    return name


def has_been_in_a_lesson() -> bool:
    """Whether the visitor has opened a lesson."""
    return bool(st.session_state.get(_GIVEN))


def times_answered() -> int:
    """Return how many answers were given in this visit: the clock plays after each."""
    times: int = st.session_state.get(_TIMES, 0)
    return times


def give_answer(answer: Answer) -> None:
    """Keep an answer to the question of the current step: for callbacks."""
    visit, state = current_visit(), st.session_state
    if visit is None or visit.is_open:
        return
    state.setdefault(_GIVEN, {}).setdefault(visit.lesson.name, {})[visit.place] = answer
    state[_TIMES] = times_answered() + 1


def open_lesson(page: str, link: Mapping[str, str]) -> LinkContext | None:
    """Return what decides the page's choices in a lesson; None where the link names no step of one.

    Parameters
    ----------
    page : str
        The page's path.
    link : mapping of str to str
        The query parameters that the browser asks with.
    """
    visit = _visit(page, link)
    st.session_state[_VISIT] = visit
    if visit is None:
        hide_for_now(())
        return None
    hide_for_now({*CHOICES} - {*visit.step.show, "lang"})
    beside = {name: text for name, text in visit.link(visit.place).items() if name != "lang"}
    key = f"{visit.lesson.name}/{visit.place}/{visit.is_open}"
    said = {"lang": link["lang"]} if "lang" in link else {}
    return LinkContext(key, {**visit.choices, **said}, beside)


def _visit(page: str, link: Mapping[str, str]) -> LessonVisit | None:
    named = {lesson.name: lesson for lesson in known_lessons()}
    name = link.get(LESSON, "")
    lesson = named.get(name)
    if lesson is None:
        _tell_unknown(page, name)
        return None
    number = link.get(STEP, "1")
    place = int(number) - 1 if number.isdecimal() and len(number) < 3 else 0
    place = max(0, min(place, len(lesson.steps) - 1))
    if lesson.steps[place].page != page:
        where = {**link, STEP: str(place + 1)}
        st.switch_page(target(lesson.steps[place].page), query_params=where)
    said = read_answers(lesson, link.get(ANSWERS, ""))
    given: dict[int, Answer] = st.session_state.setdefault(_GIVEN, {}).setdefault(lesson.name, {})
    was = current_visit()
    if place == 0 and not said and (was is None or was.lesson is not lesson):
        given.clear()  # it is begun again
    for answered, answer in said.items():
        given.setdefault(answered, answer)
    return LessonVisit(lesson, place, dict(given))


def _tell_unknown(page: str, name: str) -> None:
    """Open the list of lessons, which says so, where a link names one that is not there."""
    state = st.session_state
    if name:
        state[_UNKNOWN] = name
    elif page != OVERVIEW:
        state.pop(_UNKNOWN, None)
    if name and page != OVERVIEW:
        st.switch_page(target(OVERVIEW), query_params={"lang": current_language()})
