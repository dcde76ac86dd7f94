import pytest

from landscape.lessons.read import (
    LessonError,
    read_lesson,
)
from landscape.lessons.records import (
    ChoiceQuestion,
    CurveQuestion,
    EndQuestion,
    Lesson,
    NumberQuestion,
    Option,
    StartQuestion,
    Step,
    Words,
)

from .files import CHOICE, CURVE, END, GOOD, KINDS, NUMBER, START, lesson

STEP = GOOD[GOOD.index("[[step]]") : GOOD.rindex("[[step]]")]
HEAD = GOOD[: GOOD.index("[[step]]")]


def test_a_file_becomes_a_lesson():
    assert read_lesson(lesson(), "my.toml") == Lesson(
        name="my",
        order=3,
        minutes=5,
        title=Words("제목", "Title"),
        about=Words("무엇", "What"),
        steps=(
            Step(
                "explore",
                "start=worst&loss=mse",
                0,
                Words("하나", "One"),
                Words("보세요.", "Look."),
            ),
            Step(
                "explore",
                "start=worst&loss=mse",
                7,
                Words("둘", "Two"),
                Words("생각해 보세요.", "Think."),
                ("loss", "scale"),
                ChoiceQuestion(
                    Words("어느 것?", "Which?"),
                    (Option("a", Words("가", "A")), Option("b", Words("나", "B"))),
                    "b",
                ),
                Words("힌트", "A hint"),
                Words("왜냐하면", "Because"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            NUMBER,
            NumberQuestion(
                Words("얼마?", "How much?"), "final_loss", 0, 2, 0.1, Words("냇", "nats")
            ),
        ),
        (END, EndQuestion(Words("어디?", "Where?"), 2)),
        (START, StartQuestion(Words("어디에서?", "From where?"))),
        (CURVE, CurveQuestion(Words("그려 보세요.", "Draw."), 0.2)),
    ],
)
def test_every_kind_of_question_is_read(text, question):
    assert read_lesson(lesson(text), "my.toml").steps[1].question == question


def test_what_may_be_left_out_has_its_default():
    number = "".join(line for line in NUMBER.splitlines(True) if "unit" not in line)
    assert read_lesson(lesson(number), "my.toml").steps[1].question.unit == ""
    end = END.replace("tolerance = 2\n", "")
    assert read_lesson(lesson(end), "my.toml").steps[1].question.tolerance == 1
    step = read_lesson((HEAD + STEP).encode(), "my.toml").steps[0]
    assert (step.show, step.question, step.hint, step.reveal) == ((), None, None, None)


def test_space_around_texts_and_a_byte_order_mark_are_left_out():
    text = lesson(**{'"Look."': '"""\n  Look.\nAgain.\n\n"""'})
    assert read_lesson(b"\xef\xbb\xbf" + text, "my.toml").steps[0].text.en == "Look.\nAgain."


def test_a_link_may_be_empty_or_begin_with_a_question_mark():
    good = '"start=worst&loss=mse"'
    for given, kept in (('""', ""), ('"?seed=1"', "seed=1"), ('"start=-1,4"', "start=-1,4")):
        assert read_lesson(lesson(**{good: given}), "my.toml").steps[0].link == kept


LONG = "a" * 1501
WRONG = [  # what stands in the good file, what instead, and the sentence after the file's name
    ("minutes = 5", "", ": minutes is missing."),
    ("minutes = 5", "minutes = 0", ": minutes must be between 1 and 300. Got 0."),
    ("minutes = 5", "minutes = 2.5", ": minutes must be a whole number. Got 2.5."),
    ("minutes = 5", "minutes = true", ": minutes must be a whole number. Got True."),
    ("minutes = 5", "minutes = nan", ": minutes must be a whole number. Got nan."),
    ("minutes = 5", 'minutes = "5"', ": minutes must be a whole number. Got '5'."),
    (
        "minutes = 5",
        "minutes = 1979-05-27",
        ": minutes must be a whole number. Got datetime.date(1979, 5",
    ),
    ("order = 3", "order = -1", ": order must be between 0 and 1000. Got -1."),
    (
        "order = 3",
        "ordre = 3",
        ": ordre is none of the fields order, minutes, title, about, step; the nearest is order.",
    ),
    (
        "order = 3",
        "order = 3\nqqqq = 3",
        ": qqqq is none of the fields order, minutes, title, about, step.",
    ),
    ("order = 3", "order = 3\norder = 4", " must be TOML: "),
    ("order = 3", "order = ", " must be TOML: "),
    ('{ko = "제목", en = "Title"}', '"Title"', ": title must be a table. Got 'Title'."),
    ('{ko = "제목", en = "Title"}', '{ko = "제목"}', ": title.en is missing."),
    (
        'en = "Title"',
        'en = "Title", de = "Titel"',
        ": title.de is none of the fields ko, en",
    ),
    ('"Title"', "7", ": title.en must be a text. Got 7."),
    ('"Title"', '" "', ": title.en must have 1 to 100 characters, and has 0."),
    ('"Title"', f'"{"a" * 101}"', ": title.en must have 1 to 100 characters, and has 101."),
    ('"Title"', '"a\\nb"', ": title.en must be on one line. Got 'a\\nb'."),
    ('"Title"', '"a\\u0007b"', ": title.en must have no control characters. Got 'a\\x07b'."),
    ('"What"', '"a\\u202eb"', ": about.en must have no control characters. Got 'a\\u202eb'."),
    ('"What"', f'"{LONG}"', ": about.en must have 1 to 1500 characters, and has 1501."),
    ('"Look."', f'"{LONG}"', ", step 1: text.en must have 1 to 1500 characters, and has 1501."),
    ("epoch = 7", "", ", step 2: epoch is missing."),
    ("epoch = 7", "epoch = -1", ", step 2: epoch must be between 0 and 10000. Got -1."),
    ("epoch = 7", "epoch = 10001", ", step 2: epoch must be between 0 and 10000. Got 10001."),
    ("epoch = 7", "epoch = 0x" + "f" * 9000, ", step 2: epoch must be between 0 and 10000. Got a"),
    ("epoch = 7", "epoch = " + "9" * 9000, " must be TOML: "),
    ("epoch = 7", "epoh = 7", ", step 2: epoh is none of the fields page, link, epoch, title, "),
    ('page = "explore"', 'page = "Explore"', ", step 1: page must be of small letters, digits, _"),
    ('page = "explore"', "page = 1", ", step 1: page must be a text. Got 1."),
    ("start=worst&loss=mse", "start", ", step 1: link must be the query of a link, such as"),
    ("start=worst&loss=mse", "a=1&a=2", ", step 1: link must have each parameter once. Got 'a'."),
    ("start=worst&loss=mse", "lang=ko", ", step 1: link must not have lang: the reader chooses"),
    (
        "start=worst&loss=mse",
        "&".join(f"a{number}=1" for number in range(61)),
        ", step 1: link must be the query of a link",
    ),
    ('["loss", "scale"]', '"loss"', ", step 2: show must be a list. Got 'loss'."),
    ('["loss", "scale"]', '["loss", 1]', ", step 2: show.2 must be a text. Got 1."),
    (
        '["loss", "scale"]',
        '["loss", "loss"]',
        ", step 2: show.2 must differ from those before it. Got 'loss'.",
    ),
    (
        'reveal = {ko = "왜냐하면", en = "Because"}',
        "",
        ", step 2: reveal is missing: where there is a question, it tells why.",
    ),
    ('kind = "choice"', "", ", step 2: question.kind is missing."),
    (
        'kind = "choice"',
        'kind = "choise"',
        ", step 2: question.kind must be one of choice, number, end, start, curve; the nearest is "
        "choice. Got 'choise'.",
    ),
    ('kind = "choice"', "kind = []", ", step 2: question.kind must be one of choice, number, end"),
    ("[step.question]", "[[step.question]]", ", step 2: question must be a table. Got [{"),
    ('answer = "b"', 'answer = "c"', ", step 2: question.answer must be one of a, b. Got 'c'."),
    ('answer = "b"', "", ", step 2: question.answer is missing."),
    ('answer = "b"', 'answer = "b"\nlow = 1', ", step 2: question.low is none of the fields kind"),
    ('{name = "b",', '{name = "a",', ", step 2: question.options.2.name must differ from those be"),
    ('{name = "b",', "{", ", step 2: question.options.2.name is missing."),
    (
        ', {name = "b", ko = "나", en = "B"}',
        "",
        ", step 2: question.options must have 2 to 8 entries. Got 1.",
    ),
]
WRONG_NUMBERS = [
    ("high = 2", "high = 0", ", step 2: question.high must be greater than low, 0"),
    ("high = 2", "high = inf", ", step 2: question.high must be between -1000000000 and 10000000"),
    ("= 0.1", "= 2", ", step 2: question.tolerance must be less than high - low, 2"),
    ("= 0.1", "= -1", ", step 2: question.tolerance must be between 0 and 1000000000. Got -1."),
    (
        "final_loss",
        "last_loss",
        ", step 2: question.quantity must be one of final_loss, final_w0, final_w1, "
        "epochs_to_arrive, largest_stable_rate, accuracy; the nearest is final_loss. Got "
        "'last_loss'.",
    ),
]


@pytest.mark.parametrize(
    ("question", "old", "new", "said"),
    [(CHOICE, *case) for case in WRONG]
    + [(NUMBER, *case) for case in WRONG_NUMBERS]
    + [(CURVE, "tolerance = 0.2", "tolerance = 2", ", step 2: question.tolerance must be between")],
)
def test_a_rule_that_is_broken_is_told_with_its_place(question, old, new, said):
    with pytest.raises(LessonError) as caught:
        read_lesson(lesson(question, **{old: new}), "my.toml")
    assert str(caught.value).startswith("my.toml" + said)
    assert len(str(caught.value)) < 400


def test_an_error_has_its_parts_for_translation():
    with pytest.raises(LessonError) as caught:
        read_lesson(lesson(**{"epoch = 7": "epoch = -1"}), "my.toml")
    error = caught.value
    assert (error.file, error.step, error.field, error.value) == ("my.toml", 2, "epoch", -1)
    assert error.rule.format(**error.limits) == "must be between 0 and 10000"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "my.toml: order is missing."),
        (b"\xff\xfe\x00", "my.toml must be text in UTF-8."),
        (b" " * 200_001, "my.toml must have at most 200000 bytes. Got 200001."),
        (b"a = " + b"[" * 20_000, "my.toml must not have so many lists or tables inside one an"),
        (b".".join([b"a"] * 500) + b" = 1", "my.toml: a is none of the fields order, minutes,"),
        (
            b"\n" + b".".join([b"a"] * 99_999),
            "my.toml must have at most 500 dots in a line. Got 99998",
        ),
        ((HEAD + "step = 3").encode(), "my.toml: step must be a list of tables, each begun with"),
        ((HEAD + "step = []").encode(), "my.toml: step must be there 1 to 12 times. Got 0."),
        ((HEAD + STEP * 13).encode(), "my.toml: step must be there 1 to 12 times. Got 13."),
        ((HEAD + "step = [1]").encode(), "my.toml, step 1 must be a table. Got 1."),
    ],
)
def test_a_file_that_is_no_lesson_is_told_in_a_sentence(content, said):
    with pytest.raises(LessonError) as caught:
        read_lesson(content, "my.toml")
    assert str(caught.value).startswith(said)


def test_a_lesson_may_have_twelve_steps():
    assert len(read_lesson((HEAD + STEP * 12).encode(), "my.toml").steps) == 12


def test_every_kind_has_a_file_in_these_tests():
    for kind, text in KINDS.items():
        assert read_lesson(lesson(text), "my.toml").steps[1].question.kind == kind
