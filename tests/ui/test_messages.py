import re
import string

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from landscape.ui.words import language
from landscape.ui.words.language import LANGUAGES, LOCALE
from landscape.ui.words.messages import HEADER, as_po, collected, updated

KOREAN = LOCALE / "ko" / "LC_MESSAGES" / "landscape.po"


def catalogue():
    with KOREAN.open("rb") as file:
        return read_po(file)


def holes(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_every_language_but_the_sources_own_has_a_catalogue():
    assert {path.parents[1].name for path in LOCALE.glob("*/*/landscape.po")} == {*LANGUAGES} - {
        "en"
    }


def test_every_visible_string_is_translated_and_none_is_left_over():
    translated = {message.id for message in catalogue() if message.id and message.string}
    assert translated == {message.id for message in collected() if message.id}
    assert len(translated) > 50


def test_the_compiled_catalogue_is_that_of_the_text():
    with KOREAN.with_suffix(".mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {message.id: message.string for message in catalogue() if message.id}


def test_writing_the_catalogue_again_changes_nothing():
    assert KOREAN.read_bytes() == HEADER + as_po(updated(KOREAN))


@pytest.mark.parametrize("message", [m for m in catalogue() if m.id], ids=lambda m: m.id[:30])
def test_a_translation_fills_the_same_holes_in_korean(message):
    # Saying a number twice or leaving one out is the translator's choice; inventing one is not.
    assert set(holes(message.string)) <= set(holes(message.id))
    assert re.search("[가-힣]", message.string)
    assert message.string.count("**") == message.id.count("**")


def test_what_is_looked_up_is_what_the_catalogue_says(monkeypatch):
    monkeypatch.setattr(language, "current_language", lambda: "ko")
    for message in catalogue():
        if message.id:
            assert language._(message.id) == message.string
    assert language._("no such sentence") == "no such sentence"
