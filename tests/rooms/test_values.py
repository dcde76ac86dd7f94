"""Answers come back as they were given, whatever they say."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landscape.core.errors import BadValue
from landscape.rooms.records import DEEPEST, MOST_BYTES, to_json

TEXTS = st.text(st.characters(), max_size=60)  # with NUL, and halves of surrogate pairs
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=20,
)


def same(one, other):
    """Equal, and of the same types: True is not 1, and 1 not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(same, one.values(), other.values()))
    return repr(one) == repr(other)


@pytest.fixture
def asked(rooms):
    code, key = rooms.open()
    rooms.change(code, key, phase="vote")
    return rooms, code, key, rooms.join(code, "")


def back(asked, value):
    rooms, code, _, student = asked
    rooms.answer(code, student, value, step=0, round=1)
    (answer,) = rooms.answers(code, 0, 1)
    assert same(answer.value, rooms.answer_of(code, student, 0, 1).value)
    return answer.value


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(JSON)
def test_what_is_answered_comes_back(asked, value):
    assert same(back(asked, value), value)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(st.dictionaries(TEXTS, JSON, max_size=4))
def test_a_question_comes_back(asked, question):
    rooms, code, key, _ = asked
    assert same(rooms.change(code, key, question=question).question, question)
    assert same(rooms.room(code).question, question)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**bold** [link](javascript:alert(1)) $x$ :smile: :red[x]",
        "'; DROP TABLE rooms; --",
        "{name} %s %(x)s {0} ${HOME}",
        ' "quoted" \\ \n\t\r\0\x1b[31m ',
        "null",
        "안녕 👩‍🏫 \u202e ﷽ \ud800",
        "",
    ],
)
def test_a_text_is_not_interpreted(asked, text):
    assert back(asked, text) == text
    assert back(asked, {text: [text]}) == {text: [text]}


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (float("nan"), "answer must have finite numbers. Got nan."),
        ([float("-inf")], "answer must have finite numbers. Got -inf."),
        ({1: "a"}, "answer must have texts as keys. Got 1."),
        ({"a": {2, 3}}, "answer must be made of numbers, texts, true, false, null, lists and"),
        ((1, 2), "answer must be made of numbers"),
        (b"x", "answer must be made of numbers"),
        (object(), "answer must be made of numbers"),
        (nested(DEEPEST + 1), "answer must be at most 16 lists deep. Got 17."),
        (nested(100_000), "answer must be at most 16 lists deep. Got 17."),
        (CIRCLE, "answer must be at most 16 lists deep. Got 17."),
        ("x" * (MOST_BYTES - 1), "answer must be at most 8192 bytes of JSON. Got 8193."),
        ([1] * 4096, "answer must be at most 8192 bytes of JSON. Got 8193."),
        ("한" * 1366, "answer must be at most 8192 bytes of JSON. Got 8198."),
        pytest.param(
            10**5000,  # pytest cannot write it either
            "answer must be at most 8192 bytes of JSON. Got 'a very large number'.",
            id="large",
        ),
    ],
)
def test_what_is_no_json_or_too_long_is_refused(value, said):
    with pytest.raises(BadValue) as error:
        to_json("answer", value)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize("value", [nested(DEEPEST), "x" * (MOST_BYTES - 2), [1] * 4095, 10**4000])
def test_what_is_just_short_enough_is_taken(asked, value):
    assert same(back(asked, value), value)
    assert same(json.loads(to_json("answer", value)), value)


def test_a_refused_answer_leaves_the_one_before(asked):
    rooms, code, _, student = asked
    rooms.answer(code, student, "kept", step=0, round=1)
    with pytest.raises(BadValue, match="answer must be at most"):
        rooms.answer(code, student, "x" * 9000, step=0, round=1)
    assert [one.value for one in rooms.answers(code, 0, 1)] == ["kept"]
