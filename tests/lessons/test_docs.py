import re
from pathlib import Path

import pytest

from landscape import Experiment, find_optimum, judge, train
from landscape.lessons.__main__ import check_file
from landscape.lessons.records import QUESTIONS
from landscape.lessons.schema import LESSON, STEP
from landscape.lessons.truth import QUANTITIES, outcome

PAGE = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text("utf-8")


@pytest.fixture
def example(tmp_path):
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "my-lesson.toml"
    path.write_text(text, "utf-8")
    return check_file(path)


def test_the_example_is_a_lesson(example):
    assert [step.question.kind for step in example.steps] == ["end", "choice"]
    assert example.order > 6  # after those that ship


def test_what_the_example_says_is_true(example):
    near, far = (Experiment("toy1", start=start) for start in ((0, 0), (-4, -1)))
    optimum = find_optimum(near)
    assert judge(train(near), optimum).outcome == "arrived"
    assert judge(train(far), optimum).outcome == "still falling"
    assert outcome(example.steps[0].question, tuple(optimum.params), near, train(near)).close
    assert example.steps[1].question.answer == "no"


def test_every_field_and_name_is_told():
    told = set(re.findall(r"`\[*([\w.]+)\]*`", PAGE))
    assert {*QUESTIONS, *QUANTITIES} <= told
    assert {name for name in LESSON if name != "step"} <= told
    assert {name for name in STEP if name != "question"} <= told
    assert {"step", "step.question"} <= told
    fields = {name for record in QUESTIONS.values() for name in record.__dataclass_fields__}
    assert fields <= told
