"""Codes, keys and ids: random, of the kind that they should be, kept as they should be."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.rooms import ALPHABET, normal_code
from landscape.rooms.codes import digest, is_key_of, new_code, new_secret


def test_codes_have_six_characters_without_lookalikes():
    made = [new_code() for _ in range(5000)]
    assert {len(code) for code in made} == {6}
    assert not set("".join(made)) & set("0O1IL")
    assert set("".join(made)) == set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 36 - 5
    assert len(set(made)) >= 4990  # of 887 million: 0.014 pairs are expected
    # 30,000 characters over 31: 968 each, with a standard deviation of 31.
    assert all(800 < count < 1140 for count in Counter("".join(made)).values())


def test_a_code_in_use_is_not_given_again(rooms, monkeypatch):
    given = iter(["AAAAAA", "AAAAAA", "AAAAAA", "BBBBBB"])
    monkeypatch.setattr("landscape.rooms.store.new_code", lambda: next(given))
    assert [rooms.open()[0] for _ in range(2)] == ["AAAAAA", "BBBBBB"]


def test_keys_and_ids_have_128_bits(rooms):
    code, key = rooms.open()
    made = {key, rooms.join(code, ""), *(new_secret() for _ in range(100))}
    assert len(made) == 102
    assert all(len(bytes.fromhex(one)) == 16 for one in made)


def test_of_the_teachers_key_only_a_hash_is_stored(rooms, stored):
    code, key = rooms.open()
    assert stored("SELECT code, teacher FROM rooms") == [
        (code, hashlib.sha256(key.encode()).hexdigest())
    ]


@pytest.mark.parametrize("text", ["", "ABCDE", "ABCDEFG", "ABCDE0", "ABCDEI", "ABCDEÉ", "ABC.DEF"])
def test_what_can_be_no_code_is_none(text):
    assert normal_code(text) is None


@given(st.text())
def test_any_text_is_a_code_or_none(text):
    code = normal_code(text)
    assert code is None or (normal_code(code) == code and set(code) <= set(ALPHABET))


@given(st.text(), st.text())
def test_a_key_fits_its_own_digest_alone(one, other):
    assert is_key_of(one, digest(one))
    assert is_key_of(other, digest(one)) == (one == other)
