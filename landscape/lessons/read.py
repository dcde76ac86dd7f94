"""Lessons from files and folders."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path

from landscape.lessons.errors import LessonError, Place
from landscape.lessons.fields import LONGEST_NAME, read_table
from landscape.lessons.records import Lesson
from landscape.lessons.schema import LESSON

__all__ = [
    "FoundLessons",
    "LessonError",
    "find_lessons",
    "lesson_folders",
    "read_lesson",
    "read_lesson_file",
]

MAX_BYTES = 200_000
MOST_DOTS = 500  # the time that tomllib takes grows with the square of a key's parts
SUFFIX = ".toml"
FOLDER = Path(__file__).parents[2] / "lessons"  # of those that the app brings
SETTING = "LANDSCAPE_LESSONS"


class FoundLessons(list[Lesson]):
    """Lessons in their order, and what is wrong with the other files.

    Parameters
    ----------
    lessons : iterable of Lesson
        Those that could be read.
    errors : iterable of LessonError
        One for each file or folder that could not.
    """

    def __init__(self, lessons: Iterable[Lesson], errors: Iterable[LessonError] = ()) -> None:
        super().__init__(lessons)
        self.errors = tuple(errors)


def read_lesson(content: bytes, name: str) -> Lesson:
    """Return the lesson in a file.

    Parameters
    ----------
    content : bytes
        The file: TOML in UTF-8, at most 200 kB.
    name : str
        The file's name. Errors name it, and the lesson's name is this without the ending.

    Raises
    ------
    LessonError
        If the file breaks a rule; the sentence names file, step, field, rule and value.
    """
    place = Place(name)
    if len(content) > MAX_BYTES:
        raise place.error("must have at most {most} bytes", len(content), most=MAX_BYTES)
    lesson_name = _lesson_name(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise place.error("must be text in UTF-8") from None
    dots = max(line.count(".") for line in text.split("\n"))
    if dots > MOST_DOTS:
        raise place.error("must have at most {most} dots in a line", dots, most=MOST_DOTS)
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise place.error("must not have so many lists or tables inside one another") from None
    except ValueError as problem:  # also a number of too many digits
        raise place.error("must be TOML: {problem}", problem=str(problem)[:200]) from None
    values = read_table(place, table, LESSON)
    return Lesson(name=lesson_name, steps=values.pop("step"), **values)


def read_lesson_file(path: Path) -> Lesson:
    """Return the lesson in the file at `path`, as `read_lesson` does.

    Raises
    ------
    LessonError
        Also if there is no such file, or it may not be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise LessonError(path.name, "cannot be read: {why}", why=why) from None
    return read_lesson(content, path.name)


def _lesson_name(file: str) -> str:
    """Return a file's name without its ending, which a link has to carry."""
    name = file.removesuffix(SUFFIX)
    if not (name.isprintable() and 1 <= len(name) <= LONGEST_NAME):
        rule = "must have a name of 1 to {most} printable characters"
        raise LessonError(file, rule, most=LONGEST_NAME)
    return name


def find_lessons(*folders: Path) -> FoundLessons:
    """Return the lessons in some folders by their order, then by name.

    Parameters
    ----------
    *folders : Path
        Where the files are, which end in ``.toml``. Of two lessons of one name the first folder's
        counts.

    Returns
    -------
    FoundLessons
        A list of the lessons. Its `errors` tell of the files that have none, which do not hide the
        others, and of folders that are not there.
    """
    found: dict[str, Lesson] = {}
    errors = []
    for folder in folders:
        if not folder.is_dir():
            errors.append(LessonError(str(folder), "must be a folder"))
            continue
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            try:
                lesson = read_lesson_file(path)
            except LessonError as error:
                errors.append(error)
                continue
            if lesson.name in found:
                rule = "must have another name: there is a lesson of this one"
                errors.append(LessonError(path.name, rule))
            else:
                found[lesson.name] = lesson
    lessons = sorted(found.values(), key=lambda lesson: (lesson.order, lesson.name))
    return FoundLessons(lessons, errors)


def lesson_folders() -> tuple[Path, ...]:
    """Return the folder of the app's lessons, and a teacher's.

    The teacher's is that which the environment variable ``LANDSCAPE_LESSONS`` names, if it does.
    The app's is not there where only the package is installed.
    """
    own = os.environ.get(SETTING, "").strip()
    ours = (FOLDER,) if FOLDER.is_dir() else ()
    return (*ours, Path(own)) if own else ours
