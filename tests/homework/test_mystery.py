"""Sealed runs: the server reads what it has sealed, and nobody else reads anything."""

import base64
import json

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as some

from landscape.core.errors import BadValue
from landscape.homework import (
    MysteryError,
    ReceiptError,
    SealedRun,
    open_run,
    read_receipt,
    seal_run,
)

PURPOSE = "mystery"
KEY, OTHER = (base64.urlsafe_b64encode(bytes([number]) * 32) for number in (1, 2))
RUN = SealedRun({"start": "worst", "learning_rate": "0.1372"}, ("learning_rate",))
WHEN = 1_800_000_000.0
DAY = 86_400
texts = some.text(some.characters(exclude_categories=["Cs"]), max_size=60)
runs = some.builds(
    SealedRun,
    values=some.dictionaries(texts, texts, max_size=8),
    sealed=some.lists(texts, min_size=1, max_size=4).map(tuple),
)


@settings(deadline=None)
@given(runs)
def test_what_is_sealed_is_opened(run):
    assert open_run(seal_run(run, KEY, PURPOSE), [OTHER, KEY], PURPOSE) == run


def test_what_is_told_is_all_but_what_is_sealed():
    assert RUN.told == {"start": "worst"}
    with pytest.raises(BadValue, match="sealed must have at least one name"):
        SealedRun({}, ())


def test_nothing_of_it_can_be_read_without_the_key():
    text = seal_run(RUN, KEY, PURPOSE)
    token = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    for secret in (b"0.1372", b"learning", b"worst"):
        assert secret not in token
    assert all(c.isalnum() or c in "-_" for c in text)  # a link has it as it is


def test_two_seals_of_one_run_differ_and_all_short_runs_have_one_length():
    one, same = seal_run(RUN, KEY, PURPOSE, WHEN), seal_run(RUN, KEY, PURPOSE, WHEN)
    assert one != same
    other = SealedRun({"optimizer": "adam", "start": "worst", "loss": "mse"}, ("optimizer",))
    lengths = {len(seal_run(run, KEY, PURPOSE)) for run in (RUN, other, SealedRun({}, ("loss",)))}
    assert lengths == {len(one)}


def test_one_changed_character_is_refused():
    text = seal_run(RUN, KEY, PURPOSE)
    for place in range(0, len(text), 7):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(MysteryError, match="changed, or is from another server"):
            open_run(text[:place] + other + text[place + 1 :], [KEY], PURPOSE)


@pytest.mark.parametrize("text", ["", "nonsense", "가나다", "\x00", "gAAAA" * 20, "A" * 9000])
def test_what_is_no_seal_is_refused(text):
    with pytest.raises(MysteryError, match="changed, or is from another server"):
        open_run(text, [KEY], PURPOSE)


def test_it_is_read_for_nothing_but_its_purpose():
    with pytest.raises(MysteryError, match="changed, or is from another server"):
        open_run(seal_run(RUN, KEY, PURPOSE), [KEY], "hidden")


def test_another_servers_is_refused():
    with pytest.raises(MysteryError, match="another server"):
        open_run(seal_run(RUN, OTHER, PURPOSE), [KEY], PURPOSE)


@pytest.mark.parametrize(("days", "opens"), [(0, True), (365, True), (367, False)])
def test_it_holds_for_a_year(days, opens):
    text = seal_run(RUN, KEY, PURPOSE, WHEN)
    if opens:
        assert open_run(text, [KEY], PURPOSE, WHEN + days * DAY) == RUN
    else:
        with pytest.raises(MysteryError, match="older than a year"):
            open_run(text, [KEY], PURPOSE, WHEN + days * DAY)


def test_it_cannot_be_read_as_a_receipt_nor_be_made_as_one():
    text = seal_run(RUN, KEY, PURPOSE)
    body = base64.b64encode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))).decode()
    with pytest.raises(ReceiptError, match="changed, or is from another server"):
        read_receipt(f"{{receipt {body.rstrip('=')}}}", [KEY])
    made = Fernet(KEY).encrypt(json.dumps([{}, ["loss"]]).encode()).decode()
    with pytest.raises(MysteryError):
        open_run(made, [KEY], PURPOSE)


def test_too_many_points_are_refused():
    points = "".join(f"{number * number % 9973}_" for number in range(9000))
    with pytest.raises(MysteryError, match="too many points for a link"):
        seal_run(SealedRun({"data": points}, ("loss",)), KEY, PURPOSE)
