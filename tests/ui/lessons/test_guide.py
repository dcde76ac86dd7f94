"""The page for teachers: in both languages alike, and true of the app's lessons."""

import re

import pytest

from landscape.lessons.read import FOLDER, find_lessons
from landscape.ui.lessons import guide
from tests.ui.visits import opened, words
from tests.ui.words.test_emphasis import broken

LESSONS = {lesson.name: lesson for lesson in find_lessons(FOLDER)}
FILES = {"en": "for-teachers.md", "ko": "for-teachers.ko.md"}


def text_of(language):
    return (guide.DOCS / FILES[language]).read_text("utf-8")


@pytest.mark.parametrize("language", FILES)
def test_it_stands_on_the_lessons_page_without_links_to_files(language):
    said = words(opened("lessons", lang=language))
    assert guide.guide(language) in said
    assert ".md)" not in guide.guide(language)
    assert "/?lesson=plateau&step=1" in said


@pytest.mark.parametrize("language", FILES)
def test_its_links_are_to_steps_that_there_are_and_its_names_to_lessons(language):
    text = text_of(language)
    found = re.findall(r"lesson=(\w+)&step=(\d)", text)
    assert len(found) >= 3
    for name, step in found:
        assert 1 <= int(step) <= len(LESSONS[name].steps)
    titles = [lesson.title.text(language) for lesson in LESSONS.values()]
    assert [title for title in titles if f"*{title}*" not in re.sub(r"\s+", " ", text)] == []


def test_the_plan_is_the_same_in_both_and_takes_fifty_minutes():
    plans = [re.findall(r"^\| (\d+)–(\d+) \|", text_of(name), re.MULTILINE) for name in FILES]
    assert plans[0] == plans[1]
    ends = [int(end) for _begin, end in plans[0]]
    assert [int(begin) for begin, _end in plans[0]] == [0, *ends[:-1]]
    assert ends[-1] == 50


def test_all_emphasis_is_seen():
    assert [part for name in FILES for part in broken(text_of(name))] == []


def test_without_the_docs_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(guide, "DOCS", tmp_path)
    guide.guide.cache_clear()
    try:
        assert guide.guide("en") == ""
    finally:
        guide.guide.cache_clear()
