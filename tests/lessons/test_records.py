from dataclasses import FrozenInstanceError

import pytest

from landscape.lessons.records import QUESTIONS, ChoiceQuestion, Step, Words


def test_words_are_korean_for_ko_and_english_for_every_other_language():
    words = Words(ko="가", en="A")
    assert [words.text(language) for language in ("ko", "en", "fr")] == ["가", "A", "A"]


def test_every_kind_has_its_record():
    assert {kind: record.kind for kind, record in QUESTIONS.items()} == {
        kind: kind for kind in ("choice", "number", "end", "start", "curve")
    }


def test_records_are_frozen_and_can_be_kept_by_what_they_hold():
    words = Words("가", "A")
    steps = [Step("explore", "", 0, words, words) for _ in range(2)]
    assert len({*steps}) == 1
    with pytest.raises(FrozenInstanceError):
        steps[0].epoch = 3
    assert ChoiceQuestion(words, (), "a") != ChoiceQuestion(words, (), "b")
