"""A lesson from a teacher's file or folder."""

import pytest

from landscape.ui.lessons import visit
from tests.lessons.files import CURVE, lesson
from tests.ui.visits import opened, ran, words


@pytest.fixture
def overview():
    return opened("lessons", lang="en")


def given(app, content, name="my.toml"):
    app.file_uploader(key="lesson_file").upload(name, content, "application/toml")
    return ran(app)


def test_it_is_opened_and_can_be_begun(overview):
    given(overview, lesson())
    assert not overview.error
    begun = [e.proto.query_string for e in overview.get("page_link") if e.proto.label == "Begin"]
    assert "lesson=my&step=1&lang=en" in begun
    ran(overview)  # now it is among the others as well
    assert words(overview).count("**Title**") == 2


WRONG = [
    (
        lesson(**{"order = 3": ""}),
        "my.toml: order is missing.",
        "my.toml의 order 값: 빠져 있습니다.",
    ),
    (
        lesson(**{'"explore"': '"explor"'}),
        "my.toml, step 1: page must be one of explore, compare, twelve, race, rates, every, stall, "
        "inside, samples, ends, more; the nearest is explore. Got 'explor'.",
        "my.toml 1단계의 page 값: explore, compare, twelve, race, rates, every, stall, inside, "
        "samples, ends, more 중 하나여야 합니다(가장 비슷한 이름은 explore). "
        "받은 값은 'explor'입니다.",
    ),
    (
        lesson(**{"loss=mse": "loss=mze"}),
        "my.toml, step 1: link.loss must be one of mse, bce, cross_entropy. Got 'mze'.",
        "my.toml 1단계의 link.loss 값: mse, bce, cross_entropy 중 하나여야 합니다. "
        "받은 값은 'mze'입니다.",
    ),
    (
        lesson(CURVE, **{"start=worst&loss=mse": "dataset=line"}),
        "my.toml, step 2: question must be about data with one feature and two classes.",
        "my.toml 2단계의 question 값: 특성이 하나이고 클래스가 둘인 데이터여야 합니다.",
    ),
    (b"\xff", "my.toml must be text in UTF-8.", "my.toml 오류: UTF-8로 저장한 글이어야 합니다."),
    (
        lesson(**{"minutes = 5": "minutes = 0"}),
        "my.toml: minutes must be between 1 and 300. Got 0.",
        "my.toml의 minutes 값: 1 이상 300 이하여야 합니다. 받은 값은 0입니다.",
    ),
]


@pytest.mark.parametrize(("content", "english", "korean"), WRONG)
def test_what_is_wrong_with_a_file_is_told_in_the_readers_language(content, english, korean):
    for language, sentence in (("en", english), ("ko", korean)):
        app = given(opened("lessons", lang=language), content)
        (error,) = app.error
        assert error.value.replace("\\", "") == sentence


def test_a_file_cannot_say_anything_in_markdown(overview):
    name = "[x](https://evil.example) **b**.toml"
    given(overview, lesson(**{"order = 3": "`<b>` = 1"}), name)
    (error,) = overview.error
    assert "](" not in error.value
    assert "**b" not in error.value


def test_a_lesson_of_the_folder_on_a_page_that_is_not_there_is_not_listed(monkeypatch, tmp_path):
    (tmp_path / "good.toml").write_bytes(lesson())
    (tmp_path / "wrong.toml").write_bytes(lesson(**{"Title": "Nowhere", '"explore"': '"explor"'}))
    monkeypatch.setenv("LANDSCAPE_LESSONS", str(tmp_path))
    visit._found.clear()
    try:
        app = opened("lessons", lang="en")
        assert "**Title**" in words(app)
        assert "Nowhere" not in words(app)
    finally:
        visit._found.clear()
