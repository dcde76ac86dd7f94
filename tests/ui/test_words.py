import inspect
import re

import numpy as np
import pytest

from landscape import BadValue, Experiment, GridSpec
from landscape.analysis.verdict import OUTCOMES
from landscape.core.fields import LossSurface
from landscape.core.trajectory import Optimum, Trajectory
from landscape.figures import RunOnSurface, StageLabels, history_figure, sweep_figure
from landscape.ui.describe import (
    epoch_facts,
    history_words,
    pair_name,
    run_facts,
    run_name,
    stage_labels,
    start_name,
    state_words,
    sweep_words,
)
from landscape.ui.verdicts import ENDING, verdict_stories, with_verdict
from landscape.ui.widgets.notes import bad_value
from landscape.ui.words import language

OPTIMUM = Optimum([0.0, 0.0], 0.2, 0.0)
NOWHERE = Optimum(None, 0.0, message="separable")
GRID = GridSpec()
SURFACE = LossSurface(GRID.u_values, GRID.v_values, np.ones((GRID.nv, GRID.nu)))


@pytest.fixture(params=["en", "ko"])
def either(request, monkeypatch):
    monkeypatch.setattr(language, "current_language", lambda: request.param)
    return request.param


@pytest.fixture
def english(monkeypatch):
    monkeypatch.setattr(language, "current_language", lambda: "en")


def run(losses, status="finished", params=None):
    rows = len(losses)
    params = np.zeros((rows, 2)) if params is None else params
    grads = np.tile([0.003, 0.004], (rows, 1))
    return Trajectory(params, grads, np.array(losses, dtype=float), status)


def story(trajectory, optimum=OPTIMUM):
    """The story of a run, and at each of its rows the place of the text that is shown."""
    side = with_verdict(RunOnSurface(SURFACE, trajectory, optimum))
    (told,) = verdict_stories([side])
    return told, side.more[told.pick].tolist()


def said(trajectory, optimum=OPTIMUM):
    """What is said at the end."""
    told, places = story(trajectory, optimum)
    return told.texts[places[-1]]


SENTENCES = [
    (run([1.0, 0.5, 0.205, 0.2]), OPTIMUM, "Arrived", "도착했습니다", ["epoch 2", "1 to 0.2"]),
    (run([1.0, 0.02, 0.004]), NOWHERE, "Arrived", "도착했습니다", ["0.01 above 0", "epoch 2"]),
    (run([1.0, 0.6]), OPTIMUM, "Still falling", "줄어드는 중입니다", ["1 to 0.6", "0.2"]),
    (run([1.0, 0.999]), OPTIMUM, "Stuck", "멈춰 있습니다", ["1 to 0.999", "0.005"]),
    (run([1.0, 0.6, 0.6]), OPTIMUM, "Stuck on a plateau", "평탄한 곳", ["1 to 0.6", "0.005"]),
    (run([1.0, 5.0]), OPTIMUM, "Overshot", "지나쳤습니다", ["1 → 5"]),
    (run([1.0, 9e99], "diverged"), OPTIMUM, "Diverged", "발산했습니다", ["after epoch 1"]),
]


@pytest.mark.parametrize(("trajectory", "optimum", "word", "korean", "facts"), SENTENCES)
def test_each_outcome_has_its_sentence_with_its_numbers(
    english, trajectory, optimum, word, korean, facts
):
    text = said(trajectory, optimum)
    assert text.startswith(f"**{word}")
    for fact in facts:
        assert fact in text
    assert "{" not in text


@pytest.mark.parametrize(("trajectory", "optimum", "word", "korean", "facts"), SENTENCES)
def test_each_outcome_has_its_sentence_in_korean(
    monkeypatch, trajectory, optimum, word, korean, facts
):
    monkeypatch.setattr(language, "current_language", lambda: "ko")
    text = said(trajectory, optimum)
    assert korean in text
    assert word not in text
    assert "{" not in text


def test_the_verdict_follows_the_clock_and_tells_the_ending_last(english):
    told, places = story(run([1.0, 0.6, 1.4, 0.205, 0.9, 0.2]))
    assert places == [0, 0, 1, 2, 0, ENDING]
    falling, risen, arrived, ending = told.texts
    assert "{down_told} %" in falling
    assert "above" in risen
    assert "within 5 %" in arrived
    assert not any("0.9" in text for text in told.texts[:ENDING])
    assert ending.startswith("**Arrived** at epoch 3")


@pytest.mark.parametrize(
    ("losses", "button"),
    [
        ([1.0, 0.2], "From how many starts?"),
        ([1.0, 0.6], "Train ten times as long"),
        ([1.0, 0.999], "Why does it stall?"),
        ([1.0, 5.0], "Take a tenth of the learning rate"),
        ([*np.linspace(1.0, 0.5, 10_001)], "Why does it stall?"),  # no run is longer
    ],
)
def test_after_a_verdict_comes_the_one_thing_that_follows(english, losses, button):
    assert story(run(losses))[0].follow == button


def test_a_loss_without_a_smallest_value_says_so(english):
    assert NOWHERE.message in said(run([1.0, 0.6]), NOWHERE)
    assert NOWHERE.message not in said(run([1.0, 0.6]))


def test_a_loss_that_bounces_says_so_unless_something_worse_is_said(english):
    bouncing = [1.0, 2.0, 0.5, 0.9, 0.6]
    assert "It bounces" in said(run(bouncing))
    assert "It bounces" not in said(run(bouncing, "diverged"))
    assert "It bounces" not in said(run([1.0, 2.0, 0.5, 3.0]))
    assert "It bounces" not in said(run([1.0, 0.9, 0.8]))


@pytest.mark.parametrize(
    ("params", "epoch"),
    [
        ([[0, 0], [3.1, 0], [0, 0]], 1),
        ([[0, 0], [0, 0], [0, 10.1]], 2),
        ([[-10, -1], [3, 10], [0, -1.01]], 2),
        ([[-10.1, 0], [0, 0], [0, 0]], 0),
        ([[-10, -1], [3, 10], [0, 0]], None),  # its edges belong to the picture
    ],
)
def test_leaving_the_picture_is_told_with_its_epoch(english, params, epoch):
    text = said(run([1.0, 0.7, 0.6], params=np.array(params, dtype=float)))
    if epoch is None:
        assert "leaves" not in text
    else:
        assert f"Ŵ leaves the picture at epoch {epoch}." in text


def test_a_bad_value_is_told_with_field_rule_value_and_default(english):
    problem = BadValue("epochs", "must be between {low} and {high}", "0", low="1", high="10000")
    assert bad_value(problem, 100) == (
        "In the link, `epochs` must be between 1 and 10000. Got `0`; `100` is used instead."
    )


HOSTILE = [
    "`<script>alert(1)</script>`",
    "``` # Big",
    "x`[click](https://evil.example)`",
    "a\n\n# Big",
    "a\r\n\r\n- item",
    "\u2028\u2029# Big",
    "",
    "   ",
    "{field}",
    "%s" * 40,
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_stays_within_its_code_marks(either, value):
    problem = BadValue("loss", "must be one of {names}", value, names="mse, bce")
    text = bad_value(problem, "bce")
    # One line, three pairs of marks, and outside of them nothing that the link said.
    assert len(text.splitlines()) == 1
    assert text.count("`") == 6
    outside = re.sub("`[^`]+`", "", text)
    harmless = bad_value(BadValue("loss", "must be one of {names}", "x", names="mse, bce"), "bce")
    assert outside == re.sub("`[^`]+`", "", harmless)


def test_a_long_value_is_cut(english):
    problem = BadValue("loss", "must be one of {names}", "x" * 5000, names="mse, bce")
    assert len(bad_value(problem, "bce")) < 200


def test_words_of_figures_are_given_for_every_label(either):
    labels = vars(stage_labels())
    assert set(labels) == set(vars(StageLabels()))
    assert set(history_words()) == {"epoch", "loss", "grad_norm", "lowest", "way_down"}
    words = [*labels.values(), *history_words().values()]
    assert all(words)
    if either == "en":
        assert labels == vars(StageLabels())
    else:
        assert all(re.search("[가-힣]", word) for word in words)


@pytest.mark.parametrize(
    ("words", "figure"), [(history_words, history_figure), (sweep_words, sweep_figure)]
)
def test_every_word_that_a_chart_takes_is_given(either, words, figure):
    parameters = inspect.signature(figure).parameters.values()
    taken = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    assert set(words()) == set(taken)
    if either == "en":
        assert words() == taken


def test_facts_name_what_the_stage_knows_of_a_run(english):
    facts = run_facts(Experiment())
    assert dict(facts.items) == {
        "epoch": "{epoch} / {last}",
        "current (w0, w1)": "({w0}, {w1})",
        "gradient": "({g0}, {g1})",
        "BCE": "{loss}",
    }
    assert (facts.run, facts.name, facts.color) == (0, "", "")
    assert epoch_facts().items == facts.items[:1]


def test_the_learning_rate_is_a_fact_where_a_schedule_changes_it(english):
    assert ("learning rate", "{lr}") in run_facts(Experiment(schedule="steplr")).items
    assert "{lr}" not in str(run_facts(Experiment()).items)


def test_facts_of_one_run_of_two_begin_with_its_name():
    side = RunOnSurface(SURFACE, run([1.0, 0.5]), OPTIMUM, None, "B: Adam", "#123456")
    facts = run_facts(Experiment(), 1, side)
    assert (facts.run, facts.name, facts.color) == (1, "B: Adam", "#123456")


def test_states_are_told_in_the_order_of_the_outcomes(either):
    words = state_words()["state"]
    assert len(set(words)) == len(OUTCOMES) + 1
    if either == "en":
        assert words == [*OUTCOMES, "at the start"]
    else:
        assert words == ["도착", "줄어드는 중", "멈춤", "지나침", "발산", "출발 전"]


def test_runs_are_named_after_start_loss_and_optimizer(english):
    own = Experiment(start=(-2.5, 4.0), loss="mse", optimizer="rmsprop")
    assert run_name(own) == "(−2.5, 4), MSE + RMSprop"
    assert start_name(Experiment(start="worst")) == "worst"
    assert pair_name(Experiment()) == "BCE + SGD"
