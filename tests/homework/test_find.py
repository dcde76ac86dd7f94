"""Receipts among what a messenger or a mail puts around and into them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from landscape.homework import Receipt, ReceiptError, find_receipts, read_receipt, write_receipt

KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
WHEN = datetime(2026, 11, 27, tzinfo=UTC)
RECEIPTS = [Receipt("plateau", {0: "near"}, WHEN, str(number)) for number in range(3)]
TEXTS = [write_receipt(receipt, KEY) for receipt in RECEIPTS]

put_in = some.text(some.sampled_from(" \n\r\t>\u00a0\u200b\u2060\ufeff\u00ad"), max_size=4)
around = some.text(some.characters(exclude_characters="{}", exclude_categories=("Cs",)))


def read(text):
    return [read_receipt(one, [KEY]) for one in find_receipts(text)]


def test_a_quoted_mail_is_read():
    lines = "\n> > ".join(TEXTS[0][k : k + 20] for k in range(0, len(TEXTS[0]), 20))
    assert read(f"On Friday Kim wrote:\r\n> > {lines}\n> Best, Kim") == RECEIPTS[:1]


@settings(deadline=None)
@given(some.data(), some.permutations(range(3)))
def test_all_are_found_whatever_was_put_between_and_into_them(data, order):
    pasted = data.draw(around)
    for number in order:
        text = TEXTS[number]
        cuts = sorted(data.draw(some.lists(some.integers(0, len(text)), max_size=5)))
        ends = zip([0, *cuts], [*cuts, len(text)], strict=True)
        pasted += "".join(text[a:b] + data.draw(put_in) for a, b in ends) + data.draw(around)
    assert read(pasted) == [RECEIPTS[number] for number in order]


@settings(deadline=None)
@given(some.text(max_size=200))
def test_whatever_is_pasted_is_looked_through(text):
    assert find_receipts(text) == []


def test_one_that_is_pasted_twice_counts_once():
    assert read(f"{TEXTS[0]} {TEXTS[1]} > {TEXTS[0]}") == RECEIPTS[:2]


def test_one_that_was_cut_does_not_take_the_next_with_it():
    cut, whole = find_receipts(f"{TEXTS[0][:50]} see you {TEXTS[1]}")
    assert read_receipt(whole, [KEY]) == RECEIPTS[1]
    with pytest.raises(ReceiptError, match=r"^The end of this receipt is missing\.$"):
        read_receipt(cut, [KEY])


def test_500_are_read_and_no_more():
    text = "".join(f"{{receipt {number}}}" for number in range(500))
    assert find_receipts(text) == [f"{{receipt{number}}}" for number in range(500)]
    with pytest.raises(
        ReceiptError, match=r"^The text has 501 receipts, more than 500\.$"
    ) as caught:
        find_receipts(text + "{receipt 500}")
    assert caught.value.parts == {"count": 501, "most": 500}


@pytest.mark.parametrize("char", ["a", "가", "😀"])
def test_500_kb_are_read_and_no_more(char):
    most = 500_000 // len(char.encode())
    assert find_receipts(char * most) == []
    with pytest.raises(ReceiptError, match=r"^The text has more than 500 kB\.$"):
        find_receipts(char * (most + 1))
