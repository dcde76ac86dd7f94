"""The receipt at a lesson's end."""

import pytest

from landscape.homework import read_receipt, server_keys
from tests.ui.visits import keys, opened, ran, sent, words

ALL = "1:-10_-1~2:-9.5~3:slope~4:near~5:-1_4.5~6:few"
LAST = {"lesson": "plateau", "step": "6", "lang": "en"}


@pytest.fixture(autouse=True)
def key_file(monkeypatch, tmp_path):
    for name in ("LANDSCAPE_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANDSCAPE_ROOMS", str(tmp_path / "rooms.sqlite3"))
    return tmp_path / "key"


@pytest.fixture
def last():
    return opened("every", **LAST, answers=ALL)


def made(app, word=None):
    if word is not None:
        app.text_input(key="receipt_word").set_value(word)
    app.button(key="make_receipt").click()
    return ran(app)


def shown(app):
    return [area.value for area in app.text_area]


def test_it_has_the_answers_and_the_word(last):
    assert shown(last) == []
    made(last, "  2026 <b>김</b> ")
    (text,) = shown(last)
    receipt = read_receipt(text, server_keys())
    assert sent(last, "copy_receipt")["text"] == text
    assert (receipt.lesson, receipt.word) == ("plateau", "2026 <b>김</b>")
    assert receipt.answers == {
        0: (-10.0, -1.0),
        1: -9.5,
        2: "slope",
        3: "near",
        4: (-1.0, 4.5),
        5: "few",
    }
    assert "<b>" not in words(last)
    ran(last)
    assert shown(last) == [text]  # the time is that of the button


def test_it_needs_no_word_and_is_gone_with_another(last):
    made(last)
    (text,) = shown(last)
    assert read_receipt(text, server_keys()).word == ""
    last.text_input(key="receipt_word").set_value("7")
    ran(last)
    assert shown(last) == []


@pytest.mark.parametrize(
    ("page", "step", "answers"),
    [("every", "6", ALL.replace("2:-9.5~", "")), ("explore", "5", ALL), ("every", "6", "")],
)
def test_there_is_none_before_the_end_or_with_a_question_left(page, step, answers):
    app = opened(page, **{**LAST, "step": step}, answers=answers)
    assert "make_receipt" not in keys(app.button)
    assert not app.text_input


@pytest.mark.parametrize("word", ["a\u202eb", "x" * 41])
def test_a_word_that_cannot_be_kept_is_told(last, word):
    made(last, word)
    assert last.text_input(key="receipt_word").value == word
    assert shown(last) == []
    assert [error.value for error in last.error] == [
        "The word must have at most 40 letters, digits and signs."
    ]


def test_without_a_key_it_says_so_and_not_why(last, key_file, caplog):
    key_file.write_text("no key")
    made(last)
    assert shown(last) == []
    assert [error.value for error in last.error] == [
        "This server has no key for receipts: its log says why."
    ]
    assert f"The file {key_file} has no key in it." in caplog.text
