"""Text from outside, as Markdown is given it; `test_live_room` in browsers sees how it is shown."""

import pytest

from landscape.ui.words.outside import literal, unmarked


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $6",
        "**b** __u__ `c` ~~s~~ # [l](x)",
        r"a \ b \\ c \*",
        "a >= b -> c <- d -- e",
        "x@y.org www.a.org https://a.org :red[x]",
    ],
)
def test_what_is_made_literal_can_be_read_again(text):
    assert literal(text) != text
    assert unmarked(literal(text)) == text


def test_marks_of_a_lessons_words_are_not_read_out():
    assert unmarked("**Where** does `SGD` *end*?") == "Where does SGD end?"
