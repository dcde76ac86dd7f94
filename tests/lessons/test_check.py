import subprocess
import sys
from pathlib import Path

import pytest

from landscape.lessons.__main__ import check_file, main
from landscape.lessons.read import LessonError

from .files import CURVE, END, NUMBER, SHIPPED, START, lesson

ROOT = Path(__file__).parents[2]
LINK = "start=worst&loss=mse"


def checked(tmp_path, *arguments, **changes):
    path = tmp_path / "my.toml"
    path.write_bytes(lesson(*arguments, **changes))
    return check_file(path)


def test_a_good_file_is_a_line_and_a_wrong_one_its_sentence(tmp_path, capsys):
    good, wrong = tmp_path / "good.toml", tmp_path / "wrong.toml"
    good.write_bytes(lesson())
    wrong.write_bytes(lesson(**{"order = 3": ""}))
    assert main(["check", str(good)]) == 0
    assert capsys.readouterr().out == "good.toml: good, 2 steps, 5 minutes\n"
    assert main(["check", str(wrong), str(good), str(tmp_path / "none.toml")]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "wrong.toml: order is missing.",
        "good.toml: good, 2 steps, 5 minutes",
        "none.toml cannot be read: No such file or directory.",
    ]


def test_the_command_says_so_too_and_nothing_else(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_bytes(lesson(**{"order = 3": ""}))
    command = [sys.executable, "-m", "landscape.lessons", "check", str(wrong), str(SHIPPED[0])]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.stdout == "wrong.toml: order is missing.\nadam.toml: good, 6 steps, 15 minutes\n"
    assert (ran.returncode, ran.stderr) == (1, "")


WRONG = [
    (
        '"explore"',
        '"explor"',
        "step 1: page must be one of explore, compare, twelve, race, rates, every, stall, inside, "
        "samples, ends, more; the nearest is explore. Got 'explor'.",
    ),
    (LINK, "strat=worst", "step 1: link must be one of dataset, "),
    (LINK, "racers=adam", "step 1: link must be one of dataset, "),
    (LINK, "start=wurst", "step 1: link.start must be one of good, plausible, worst, or two nu"),
    (LINK, "epochs=many", "step 1: link.epochs must be a whole number. Got 'many'."),
    (LINK, "epochs=0", "step 1: link.epochs must be between 1 and 10000. Got '0'."),
    (LINK, "epochs=6", "step 2: epoch must be at most the run's 6 epochs. Got 7."),
    ('"scale"', '"skale"', "step 2: show must be one of dataset, "),
    ('"scale"', '"racers"', "step 2: show must be one of dataset, "),
    (
        'page = "explore"\nlink = "' + LINK,
        'page = "every"\nlink = "dataset=broken_line&model=mlp&epochs=10000',
        "step 1: link must be what the page can show: This map trains more than a thousand runs",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_what_only_the_pages_know_is_checked(tmp_path, old, new, said):
    with pytest.raises(LessonError) as caught:
        checked(tmp_path, **{old: new})
    assert str(caught.value).startswith("my.toml, " + said)


def test_a_parameter_that_is_misspelt_is_told_the_nearest(tmp_path):
    with pytest.raises(LessonError, match=r"the nearest is start\. Got 'strat'\."):
        checked(tmp_path, **{LINK: "strat=worst"})


NET = "dataset=broken_line&model=mlp"


@pytest.mark.parametrize(
    ("question", "changes", "said"),
    [
        (NUMBER, {"high = 2": "high = 0.2"}, "question must have the truth between low and high; "),
        (NUMBER, {"final_loss": "epochs_to_arrive"}, "question.quantity must be one that the run "),
        (END, {LINK: NET}, "question must be about a model of two parameters, which a map shows; "),
        (START, {LINK: NET}, "question must be about a model of two parameters, which a map show"),
        (CURVE, {LINK: "dataset=line"}, "question must be about data with one feature and two cl"),
        (
            CURVE,
            {LINK: "dataset=two_features"},
            "question must be about data with one feature and two ",
        ),
    ],
)
def test_a_question_without_an_answer_is_refused(tmp_path, question, changes, said):
    with pytest.raises(LessonError) as caught:
        checked(tmp_path, question, **changes)
    assert str(caught.value).startswith("my.toml, step 2: " + said)


@pytest.mark.parametrize("question", [NUMBER, END, START, CURVE])
def test_a_question_that_suits_its_run_is_taken(tmp_path, question):
    assert len(checked(tmp_path, question).steps) == 2
    if question is CURVE:
        assert len(checked(tmp_path, question, **{LINK: NET}).steps) == 2


def test_the_page_on_the_broken_line_has_a_run_of_its_own(tmp_path):
    changes = {"explore": "ends", LINK: "fit_epochs=6", '["loss", "scale"]': '["fit_rate"]'}
    with pytest.raises(LessonError, match="epoch must be at most the run's 6 epochs"):
        checked(tmp_path, **changes)
    assert checked(tmp_path, **{**changes, LINK: "fit_epochs=7"}).steps[1].show == ("fit_rate",)
