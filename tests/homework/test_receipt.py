"""Receipts: what is written is read, and nothing else."""

import base64
import json
import string
import zlib
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as some

from landscape.core.errors import BadValue
from landscape.homework import Receipt, ReceiptError, find_receipts, read_receipt, write_receipt
from landscape.lessons.answers import thinned_curve
from landscape.lessons.read import find_lessons, lesson_folders

KEY, OTHER = (base64.urlsafe_b64encode(bytes([number]) * 32) for number in (1, 2))
WHEN = datetime(2026, 11, 27, 6, 30, 5, tzinfo=UTC)
ANSWERS = {0: "near", 1: -2.5, 2: (-9.5, 4.0), 4: ((-1.0, 0.0), (1.0, 0.75))}
RECEIPT = Receipt("plateau", ANSWERS, WHEN, "20261234 김")
TEXT = write_receipt(RECEIPT, KEY)
BODY = range(len("{receipt "), len(TEXT) - 1)
ALPHABET = string.ascii_letters + string.digits + "+/"

printable = some.text(some.characters(exclude_categories=("C", "Z")), max_size=40)
names = printable.filter(bool)
numbers = some.integers(-9999, 9999).map(lambda number: number / 100)
pairs = some.tuples(numbers, numbers)
answers = some.one_of(names, numbers, pairs, some.lists(pairs, min_size=2, max_size=13).map(tuple))
moments = some.datetimes(datetime(1971, 1, 2), datetime(2199, 1, 1), timezones=some.just(UTC))
receipts = some.builds(
    Receipt,
    lesson=names,
    answers=some.dictionaries(some.integers(0, 98), answers, max_size=12),
    when=moments,
    word=printable,
)


@settings(deadline=None)
@given(receipts)
def test_what_is_written_is_read(receipt):
    assert read_receipt(write_receipt(receipt, KEY), [OTHER, KEY]) == receipt


def test_it_says_all_that_was_given():
    found = read_receipt(TEXT, [KEY])
    assert (found.lesson, found.answers, found.when, found.word) == (
        "plateau",
        ANSWERS,
        WHEN,
        "20261234 김",
    )


def test_fernet_signs_it():
    body = base64.b64decode(TEXT[9:-1] + "=" * (-len(TEXT[9:-1]) % 4))
    packed = Fernet(KEY).decrypt(base64.urlsafe_b64encode(body))
    assert json.loads(zlib.decompress(packed, -15)) == [
        *("plateau", "20261234 김", 0, "near", 1, [-2.5]),
        *(2, [-9.5, 4], 4, [-1, 0, 1, 0.75]),
    ]


def test_numbers_have_four_digits_and_times_whole_seconds_in_utc():
    seoul = timezone(timedelta(hours=9))
    receipt = Receipt("a", {0: np.pi, 1: (1234567, 2)}, datetime(2026, 1, 1, 5, 0, 0, 7, seoul))
    assert receipt.answers == {0: 3.142, 1: (1235000, 2)}
    assert receipt.when == datetime(2025, 12, 31, 20, tzinfo=UTC)


@pytest.mark.parametrize("char", [*ALPHABET[::5], *"-_=.\\@é한"])
def test_any_changed_character_is_refused(char):
    for place in BODY:
        changed = TEXT[:place] + char + TEXT[place + 1 :]
        if changed != TEXT:
            with pytest.raises(ReceiptError, match=r"^This receipt was changed, or is from"):
                read_receipt(changed, [KEY])


def test_the_last_character_has_no_second_spelling():
    # The bits of the last character that are in no byte could be any.
    for length in range(20):
        text = write_receipt(Receipt("a" * (1 + length), {}, WHEN, "b" * length), KEY)
        spelled = 0
        for char in ALPHABET:
            try:
                read_receipt(text[:-2] + char + "}", [KEY])
            except ReceiptError:
                continue
            spelled += 1
        assert spelled == 1


def test_another_key_is_refused():
    with pytest.raises(ReceiptError, match="changed, or is from another server"):
        read_receipt(TEXT, [OTHER])


@pytest.mark.parametrize("text", ["", "hello", "{receipt", TEXT + write_receipt(RECEIPT, KEY)])
def test_what_is_not_one_receipt_is_refused(text):
    with pytest.raises(ReceiptError, match=r"^This is no receipt|^The end of this receipt"):
        read_receipt(text, [KEY])


def test_one_that_was_cut_is_refused():
    for length in range(9, len(TEXT)):
        with pytest.raises(ReceiptError, match=r"^The end of this receipt is missing\.$"):
            read_receipt(TEXT[:length], [KEY])


@pytest.mark.parametrize(
    "said",
    [b"", b"{}", b"[]", b'["a"]', b'["a","",0]', b'["","",0,"b"]', b'["a","",0,[]]', b"\xff"],
)
def test_what_was_signed_for_something_else_is_refused(said):
    token = base64.urlsafe_b64decode(Fernet(KEY).encrypt(zlib.compress(said, 9, -15)))
    text = "{receipt " + base64.b64encode(token).decode().rstrip("=") + "}"
    with pytest.raises(ReceiptError, match="of another version"):
        read_receipt(text, [KEY])


def test_a_token_of_the_same_key_without_a_receipt_is_refused():
    token = base64.urlsafe_b64decode(Fernet(KEY).encrypt(b"mystery"))
    text = "{receipt " + base64.b64encode(token).decode().rstrip("=") + "}"
    with pytest.raises(ReceiptError, match="of another version"):
        read_receipt(text, [KEY])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lesson": ""}, "lesson"),
        ({"lesson": "a" * 41}, "lesson"),
        ({"lesson": "a\nb"}, "lesson"),
        ({"word": "b" * 41}, "word"),
        ({"word": "\u202eb"}, "word"),
        ({"word": "\ud800"}, "word"),
        ({"when": datetime(2026, 1, 1)}, "when"),
        ({"when": datetime(1969, 1, 1, tzinfo=UTC)}, "when"),
        ({"answers": {-1: "a"}}, "answers"),
        ({"answers": {99: "a"}}, "answers"),
        ({"answers": {"0": "a"}}, "answers"),
        ({"answers": {0: ""}}, "answers"),
        ({"answers": {0: "a\x00"}}, "answers"),
        ({"answers": {0: np.nan}}, "answers"),
        ({"answers": {0: (1, np.inf)}}, "answers"),
        ({"answers": {0: (1, 2, 3)}}, "answers"),
        ({"answers": {0: ((1, 2),)}}, "answers"),
        ({"answers": {0: None}}, "answers"),
        ({"answers": {0: ("a", "b")}}, "answers"),
        ({"answers": {0: ((1, 2), (3,))}}, "answers"),
    ],
)
def test_a_bad_value_is_told_with_its_field(changes, field):
    with pytest.raises(BadValue, match=rf"^{field} must "):
        Receipt(**{"lesson": "a", "answers": {}, "when": WHEN, **changes})


def test_a_key_that_is_none_is_refused():
    with pytest.raises(ValueError, match="key"):
        write_receipt(RECEIPT, b"secret")


LESSONS = {lesson.name: lesson for lesson in find_lessons(*lesson_folders())}


@pytest.mark.parametrize("name", LESSONS)
def test_a_messenger_can_carry_those_of_the_apps_lessons(name):
    random = np.random.default_rng(0)
    drawn = np.column_stack([np.linspace(-6.123, 5.877, 50), random.random(50)])
    longest = {
        "number": lambda question: -12.34,
        "end": lambda question: (-12.34, 12.34),
        "start": lambda question: (-12.34, 12.34),
        "curve": lambda question: thinned_curve(drawn),
        "choice": lambda question: max((one.name for one in question.options), key=len),
    }
    answers = {
        place: longest[step.question.kind](step.question)
        for place, step in enumerate(LESSONS[name].steps)
        if step.question is not None
    }
    receipt = Receipt(name, answers, WHEN, "".join(map(chr, range(0xAC00, 0xAC00 + 40))))
    text = write_receipt(receipt, KEY)
    assert len(text) < 500
    # What WhatsApp, Slack, Discord and Telegram take for formatting.
    assert not {*"_*~`|"} & {*text}
    assert find_receipts(text) == [text.replace(" ", "")]
