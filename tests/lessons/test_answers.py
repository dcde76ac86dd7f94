"""Answers as a link has them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from landscape.core.errors import BadValue
from landscape.lessons.answers import (
    CURVE_POINTS,
    read_answer,
    read_answers,
    thinned_curve,
    write_answer,
    write_answers,
)
from landscape.lessons.records import (
    ChoiceQuestion,
    CurveQuestion,
    EndQuestion,
    Lesson,
    NumberQuestion,
    Option,
    Step,
    Words,
)

WORDS = Words("말", "words")
CHOICE = ChoiceQuestion(WORDS, (Option("far", WORDS), Option("near", WORDS)), "far")
NUMBER = NumberQuestion(WORDS, "final_w0", -10, 10, 0.1)
END, CURVE = EndQuestion(WORDS), CurveQuestion(WORDS)
KINDS = (CHOICE, NUMBER, END, CURVE, None)
STEPS = tuple(Step("explore", "", 0, WORDS, WORDS, question=kind) for kind in KINDS)
LESSON = Lesson("one", 1, 5, WORDS, WORDS, STEPS)
ANSWERS = {0: "near", 1: -2.5, 2: (-9.5, 4.0), 3: ((-1.0, 0.0), (1.0, 0.75))}


def test_a_link_has_the_answers_by_the_number_of_their_step():
    said = write_answers(ANSWERS)
    assert said == "1:near~2:-2.5~3:-9.5_4~4:-1_0_1_0.75"
    assert read_answers(LESSON, said) == ANSWERS


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (CHOICE, "nowhere"),
        (NUMBER, "11"),
        (NUMBER, "1_2"),
        (NUMBER, "nan"),
        (NUMBER, ""),
        (END, "1"),
        (END, "1_inf"),
        (CURVE, "0_0"),
        (CURVE, "0_0_1"),
        (CURVE, "0_0_1_1.5"),
        (CURVE, "_".join(["0"] * (2 * CURVE_POINTS + 2))),
    ],
)
def test_what_is_no_answer_to_a_question_is_refused(question, text):
    with pytest.raises(BadValue, match=r"^answers must be"):
        read_answer(question, text)


@given(some.text(max_size=60))
def test_whatever_stands_in_a_link_is_read(text):
    for place, answer in read_answers(LESSON, text).items():
        assert read_answer(STEPS[place].question, write_answer(answer)) is not None


@given(some.tuples(*[some.floats(-1e4, 1e4)] * 2))
def test_a_place_is_carried_to_four_digits(place):
    found = read_answer(END, write_answer(place))
    assert all(
        math.isclose(a, b, rel_tol=6e-4, abs_tol=1e-300) for a, b in zip(found, place, strict=True)
    )


def test_a_drawn_curve_is_kept_at_evenly_spaced_places_from_left_to_right():
    drawn = [(4.0, 1.0), (0.0, 0.0), (2.0, 0.25)]  # drawn back and forth
    kept = thinned_curve(drawn)
    x, p = np.transpose(kept)
    np.testing.assert_allclose(x, np.linspace(0, 4, CURVE_POINTS))
    # Straight between the points: 0.125 a unit up to 2, then 0.375.
    by_hand = np.where(x <= 2, 0.125 * x, 0.25 + 0.375 * (x - 2))
    np.testing.assert_allclose(p, by_hand, atol=0.00501)
    again = np.array(read_answer(CURVE, write_answer(kept)))
    np.testing.assert_allclose(again, kept, rtol=6e-4, atol=1e-12)


@pytest.mark.parametrize("points", [[], [(0, 0)], [(0, 0), (1, math.nan)], "text", [(0, 0, 1)] * 3])
def test_what_is_no_curve_is_refused(points):
    with pytest.raises(BadValue, match="answers must be at least 2 pairs"):
        thinned_curve(points)
