import os

import pytest

from landscape.lessons.read import (
    FOLDER,
    LessonError,
    find_lessons,
    lesson_folders,
    read_lesson,
    read_lesson_file,
)
from landscape.lessons.records import ChoiceQuestion

from .files import END, NUMBER, lesson


@pytest.mark.parametrize("name", [".toml", "a" * 41 + ".toml", "a\nb.toml", "a\u202eb.toml"])
def test_a_name_that_a_link_cannot_carry_is_refused(name):
    with pytest.raises(LessonError, match="must have a name of 1 to 40 printable characters") as e:
        read_lesson(lesson(), name)
    assert str(e.value).isprintable()


def test_a_name_may_be_korean():
    assert read_lesson(lesson(), "우리 반 수업.toml").name == "우리 반 수업"


def test_lessons_come_in_order_and_wrong_files_do_not_hide_the_others(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    (one / "late.toml").write_bytes(lesson(**{"order = 3": "order = 9"}))
    (one / "b.toml").write_bytes(lesson())
    (one / "wrong.toml").write_bytes(lesson(**{"order = 3": ""}))
    (one / "notes.txt").write_text("no lesson")
    (one / "folder.toml").mkdir()
    (two / "a.toml").write_bytes(lesson(NUMBER))
    (two / "b.toml").write_bytes(lesson(END))
    found = find_lessons(one, two, tmp_path / "three")
    assert [known.name for known in found] == ["a", "b", "late"]
    assert isinstance(found[1].steps[1].question, ChoiceQuestion)
    said = [str(error) for error in found.errors]
    assert said[0].startswith("folder.toml cannot be read: ")
    assert said[1:] == [
        "wrong.toml: order is missing.",
        "b.toml must have another name: there is a lesson of this one.",
        f"{tmp_path / 'three'} must be a folder.",
    ]


def test_no_more_is_read_of_a_file_than_a_lesson_may_have(tmp_path):
    path = tmp_path / "my.toml"
    path.write_bytes(b"")
    os.truncate(path, 10**10)
    with pytest.raises(LessonError, match="must have at most 200000 bytes"):
        read_lesson_file(path)


def test_the_setting_adds_a_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("LANDSCAPE_LESSONS", raising=False)
    assert lesson_folders() == (FOLDER,)
    monkeypatch.setenv("LANDSCAPE_LESSONS", str(tmp_path))
    assert lesson_folders() == (FOLDER, tmp_path)
    monkeypatch.setattr("landscape.lessons.read.FOLDER", tmp_path / "none")
    assert lesson_folders() == (tmp_path,)
