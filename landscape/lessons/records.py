"""What a lesson is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

LANGUAGES = ("ko", "en")


@dataclass(frozen=True)
class Words:
    """A text in both languages.

    Parameters
    ----------
    ko, en : str
        The text in Korean and in English, as Markdown.
    """

    ko: str
    en: str

    def text(self, language: str) -> str:
        """Return the text in Korean for "ko", and in English for any other language."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen.

    Parameters
    ----------
    name : str
        What it is called in files and answers.
    words : Words
        What it says on screen.
    """

    name: str
    words: Words


@dataclass(frozen=True)
class ChoiceQuestion:
    """Which of several is true. The answer is an option's name.

    Parameters
    ----------
    prompt : Words
        The question.
    options : tuple of Option
        What can be chosen.
    answer : str
        Name of the option that the picture shows to be true.
    """

    kind: ClassVar[str] = "choice"
    prompt: Words
    options: tuple[Option, ...]
    answer: str


@dataclass(frozen=True)
class NumberQuestion:
    """How much. The answer is a number.

    Parameters
    ----------
    prompt : Words
        The question.
    quantity : str
        Name in ``landscape.lessons.truth.QUANTITIES``: what is asked for.
    low, high : float
        What can be answered, in `unit`.
    tolerance : float
        How far from the truth an answer still counts as close, in `unit`.
    unit : Words or ""
        What is written after the number.
    """

    kind: ClassVar[str] = "number"
    prompt: Words
    quantity: str
    low: float
    high: float
    tolerance: float
    unit: Words | Literal[""] = ""


@dataclass(frozen=True)
class EndQuestion:
    """Where the run will end. The answer is a point (w0, w1) of the map.

    Parameters
    ----------
    prompt : Words
        The question.
    tolerance : float
        How far from the end a point still counts as close, in (w0, w1).
    """

    kind: ClassVar[str] = "end"
    prompt: Words
    tolerance: float = 1.0


@dataclass(frozen=True)
class StartQuestion:
    """From where the run arrives. The answer is a point (w0, w1) of the map.

    Parameters
    ----------
    prompt : Words
        The question.
    """

    kind: ClassVar[str] = "start"
    prompt: Words


@dataclass(frozen=True)
class CurveQuestion:
    """Which curve the run will have learned. The answer is points (x, p) of a drawn line.

    Parameters
    ----------
    prompt : Words
        The question.
    tolerance : float
        How far from the curve, on average, a line still counts as close, as a probability.
    """

    kind: ClassVar[str] = "curve"
    prompt: Words
    tolerance: float = 0.1


Question = ChoiceQuestion | NumberQuestion | EndQuestion | StartQuestion | CurveQuestion

# By the kind that files name.
QUESTIONS: dict[str, type[Question]] = {
    question.kind: question
    for question in (ChoiceQuestion, NumberQuestion, EndQuestion, StartQuestion, CurveQuestion)
}


@dataclass(frozen=True)
class Step:
    """A picture with a text, and at most one question that is asked before the picture moves.

    Parameters
    ----------
    page : str
        Path of the page, e.g. "explore".
    link : str
        The page's choices as the query of a link, without the language.
    epoch : int
        Where the clock stands at first.
    title, text : Words
        What is written beside the picture.
    show : tuple of str
        Names of the choices that may be changed; all others have no control.
    question : Question or None
        What is asked.
    hint : Words or None
        What helps to answer, for those who want it.
    reveal : Words or None
        Why the answer is what it is, told after it; there whenever there is a question.
    """

    page: str
    link: str
    epoch: int
    title: Words
    text: Words
    show: tuple[str, ...] = ()
    question: Question | None = None
    hint: Words | None = None
    reveal: Words | None = None


@dataclass(frozen=True)
class Lesson:
    """Steps in their order.

    Parameters
    ----------
    name : str
        The name of its file, without the ending.
    order : int
        Lessons are listed by this number.
    minutes : int
        How long it takes.
    title, about : Words
        What it is called, and what it is about.
    steps : tuple of Step
        What is done.
    """

    name: str
    order: int
    minutes: int
    title: Words
    about: Words
    steps: tuple[Step, ...]

    @property
    def asked(self) -> tuple[int, ...]:
        """The places, from 0, of the steps that have a question."""
        return tuple(k for k, step in enumerate(self.steps) if step.question is not None)
