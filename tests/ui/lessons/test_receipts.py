"""Many receipts as a table."""

import csv
from datetime import UTC, datetime
from unittest.mock import patch

import numpy as np
import pytest
from cryptography.fernet import Fernet

from landscape import Experiment, train
from landscape.homework import Receipt, write_receipt
from landscape.lessons.read import find_lessons, lesson_folders
from landscape.ui.link.view import View
from pages import lessons
from tests.ui.visits import opened, ran, words

WHEN = datetime(2026, 11, 27, 6, 30, 5, tzinfo=UTC)
KEY = Fernet.generate_key()
LESSONS = {lesson.name: lesson for lesson in find_lessons(*lesson_folders())}
PLATEAU = {0: (-10.0, -1.0), 1: -5.0, 2: "slope", 3: "near", 4: (-1.0, 4.5), 5: "few"}


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("LANDSCAPE_KEY", KEY.decode())


@pytest.fixture(scope="module")
def page():
    return opened("lessons", lang="en")


def read(app, text):
    app.text_area(key="receipts_text").set_value(text)
    app.button(key="read_receipts").click()
    return ran(app)


def written(lesson, answers, word="", key=KEY):
    return write_receipt(Receipt(lesson, answers, WHEN, word), key)


def rows(app):
    (frame,) = app.dataframe
    return frame.value.to_dict("records")


def test_a_receipt_is_a_row_with_each_answer_in_words_and_whether_it_is_close(page):
    # MSE + SGD stays at the worst start, so its own place is close and w0 = -5 is not.
    end = train(Experiment(start="worst", loss="mse")).params[-1]
    assert abs(end - (-10, -1)).max() < 0.01
    text = written("plateau", PLATEAU, "2026 *1* <script>")
    read(page, f"> Kim:\n> {text[:60]}\n> {text[60:]}\nthanks")
    (row,) = rows(page)
    assert list(row.items()) == [
        ("Word", "2026 *1* <script>"),
        ("Lesson", LESSONS["plateau"].title.en),
        ("Time (UTC)", "2026-11-27 06:30:05"),
        *{"Step 1": "(−10, −1)", "Step 1: close?": "close"}.items(),
        *{"Step 2": "−5", "Step 2: close?": "not close"}.items(),
        *{"Step 3": "the slope of σ, ŷ(1 − ŷ)", "Step 3: close?": "close"}.items(),
        *{"Step 4": "about 1", "Step 4: close?": "not close"}.items(),
        *{"Step 5": "(−1, 4.5)", "Step 5: close?": "close"}.items(),
        *{"Step 6": "less than a fifth", "Step 6: close?": "close"}.items(),
    ]
    assert "<script>" not in words(page)
    assert not page.warning


def test_those_of_several_lessons_stand_in_one_table_and_bad_ones_are_told(page):
    other = written("plateau", PLATEAU, "x", Fernet.generate_key())
    several = [
        written("plateau", {2: "both"}, "a"),
        written("rate", {4: LESSONS["rate"].steps[4].question.answer}, "b"),
        other,
        written("gone", {0: (1.0, 2.0)}, "c")[:-5],
    ]
    read(page, "\n".join(several))
    first, second = rows(page)
    assert (first["Step 3"], first["Step 3: close?"], first["Step 5"]) == ("both", "not close", "")
    assert (second["Step 5: close?"], second["Step 3"]) == ("close", "")
    assert list(first)[3:] == ["Step 3", "Step 3: close?", "Step 5", "Step 5: close?"]
    (warning,) = page.warning
    lines = [line.replace("\\", "") for line in warning.value.split("  \n")]
    assert lines == [
        f"Receipt 3, which ends in {other[-8:]}: "
        "This receipt was changed, or is from another server.",
        f"Receipt 4, which ends in {several[3][-8:]}: The end of this receipt is missing.",
    ]


def test_answers_that_the_lesson_does_not_ask_for_stand_as_in_links(page):
    read(
        page,
        written("gone", {0: (1.0, 2.5)}) + written("plateau", {0: "far", 2: "old", 90: 1.0}),
    )
    gone, changed = rows(page)
    assert gone["Lesson"] == "gone"
    assert (gone["Step 1"], gone["Step 1: close?"]) == ("1_2.5", "")
    assert [changed[f"Step {n}"] for n in (1, 3, 91)] == ["far", "old", "1"]
    assert {changed[f"Step {n}: close?"] for n in (1, 3, 91)} == {""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{receipt a}" + "".join(f"{{receipt {n}}}" for n in range(500)), "501 receipts, more"),
        ("a" * 500_001, "The text has more than 500 kB."),
    ],
)
def test_too_much_is_refused_in_a_sentence(page, text, said):
    read(page, text)
    assert [said in error.value for error in page.error] == [True]
    assert not page.dataframe


def test_a_text_without_any_is_told(page):
    read(page, "hello [a](https://example.org) <b>")
    assert [info.value for info in page.info] == ["There is no receipt in this text."]
    assert not page.dataframe


def test_a_bad_setting_is_told_without_its_value(page, monkeypatch, caplog):
    monkeypatch.setenv("LANDSCAPE_KEY", "secret")
    read(page, written("plateau", PLATEAU))
    (error,) = page.error
    assert error.value == "This server has no key for receipts: its log says why."
    assert "LANDSCAPE_KEY must be" in caplog.text
    assert "secret" not in caplog.text


def test_a_curve_is_told_by_its_distance_and_a_number_with_its_unit(page):
    kinds = {s.question.kind: k for k, s in enumerate(LESSONS["curve"].steps) if s.question}
    curve, number = kinds["curve"] + 1, kinds["number"] + 1
    read(page, written("curve", {curve - 1: ((-6.0, 0.5), (6.0, 0.5)), number - 1: 100.0}))
    (row,) = rows(page)
    w0, w1 = train(Experiment("toy1", start="good")).params[-1]
    learned = 1 / (1 + np.exp(-(w0 + w1 * np.array([-6, 6]))))
    away = np.abs(learned - 0.5).mean()
    assert row[f"Step {curve}"] == f"a curve, {away:.4g} away"
    assert row[f"Step {curve}: close?"] == "not close"
    assert row[f"Step {number}"] == "100 epochs"


def test_the_csv_has_the_table_and_no_formula(page):
    with patch("streamlit.download_button") as button:
        read(page, written("gone", {0: "@a", 1: -2.0}, "=1+한"))
    content = button.call_args.args[1]
    assert content.startswith(b"\xef\xbb\xbf")  # Excel takes it for UTF-8
    assert list(csv.reader(content.decode("utf-8-sig").splitlines())) == [
        ["Word", "Lesson", "Time (UTC)", "Step 1", "Step 1: close?", "Step 2", "Step 2: close?"],
        ["'=1+한", "gone", "2026-11-27 06:30:05", "'@a", "", "'-2", ""],
    ]
    assert rows(page)[0]["Word"] == "=1+한"


def test_what_is_pasted_or_opened_draws_the_whole_page_again():
    # What is under the stage is drawn again by itself, where no link to a page can be.
    picture = lessons.show(View(), lambda share: None)
    assert (len(picture.under), len(picture.below)) == (0, 1)


def test_it_is_in_korean_too():
    app = opened("lessons", lang="ko")
    read(app, written("plateau", {2: "both"}))
    (row,) = rows(app)
    assert (row["수업"], row["3단계"], row["3단계: 가까운가?"]) == (
        LESSONS["plateau"].title.ko,
        "둘 다",
        "가깝지 않음",
    )
