from dataclasses import replace

import pytest

from landscape import (
    OPTIMIZER_CONFIGS,
    Experiment,
    OptimizerConfig,
)
from landscape.ui.link.choices import CHOICES, DIFFERENCES, FIELDS
from landscape.ui.link.racers import DEFAULT_RACERS, racers_text
from landscape.ui.link.view import View, read_link, write_link
from tests.ui.links import NONSENSE

EVERYTHING = tuple(CHOICES)


def test_the_second_run_is_the_first_with_the_other_loss_unless_the_link_says_more():
    for loss, other in (("bce", "mse"), ("mse", "bce")):
        view, problems = read_link({"loss": loss, "start": "worst", "epochs": "7"})
        assert view.compared == Experiment(start="worst", loss=other, epochs=7)
        assert problems == []
    view, _ = read_link({"loss": "mse", "b_optimizer": "adam"})
    assert view.compared == Experiment(loss="mse", optimizer="adam")


def test_the_second_run_has_the_data_and_the_clock_of_the_first():
    elsewhere = Experiment("toy1", "worst", "mse", epochs=7)
    assert View(Experiment(seed=3), elsewhere).compared == Experiment(
        start="worst", loss="mse", seed=3
    )
    for name in {*FIELDS} - {*DIFFERENCES}:
        link = {f"b_{name}": NONSENSE[name][0]}
        assert read_link(link) == (View(), []), name  # no choice of the second run


def test_two_runs_that_are_the_same_can_be_linked_to():
    same = View(Experiment(start="worst"), Experiment(start="worst"))
    link = write_link(same, EVERYTHING)
    assert link == {"start": "worst", "b_loss": "bce"}
    assert read_link(link)[0].compared == same.experiment


def test_a_second_run_with_default_options_can_be_told_from_a_first_without_them():
    first = Experiment(optimizer_options=(("momentum", 0.9),), schedule="steplr")
    link = write_link(View(first, replace(first, optimizer_options=())), EVERYTHING)
    assert link["b_optimizer_options"] == "none"
    view, problems = read_link(link)
    assert problems == []
    assert view.compared == replace(first, optimizer_options=())


def test_another_optimizer_of_the_second_run_begins_with_its_own_defaults():
    link = {"optimizer_options": "momentum:0.9", "b_optimizer": "adam", "b_schedule": "steplr"}
    view, problems = read_link(link)
    assert problems == []
    assert view.compared == Experiment(optimizer="adam", schedule="steplr")


@pytest.mark.parametrize("field", DIFFERENCES)
def test_nonsense_about_the_second_run_says_which_field(field):
    for text in NONSENSE[field]:
        view, (problem,) = read_link({"start": "worst", f"b_{field}": text})
        assert view == View(Experiment(start="worst"))
        assert (problem.field.split()[0], problem.value) == (f"b_{field}", text)


def test_what_is_good_about_the_second_run_is_kept_beside_what_is_bad():
    view, (problem,) = read_link({"b_loss": "hinge", "b_optimizer": "adam"})
    assert view.compared == Experiment(optimizer="adam")
    assert problem.field == "b_loss"


def test_nobody_can_race():
    link = write_link(View(extra={"racers": ()}), EVERYTHING)
    assert link == {"racers": "none"}
    assert read_link(link) == (View(extra={"racers": ()}), [])


def test_racers_are_written_as_short_as_they_can_be():
    assert racers_text([OptimizerConfig("sgd")]) == "sgd"
    nesterov = OptimizerConfig("sgd", (("momentum", 0.9), ("nesterov", True)))
    assert racers_text([nesterov]) == "sgd;momentum:0.9;nesterov:true"
    assert racers_text([OptimizerConfig("adam", (("betas", (0.8, 0.9)),))]) == "adam;betas:0.8/0.9"


def test_racers_stand_in_one_order_whoever_was_chosen_first():
    own = OptimizerConfig("adam", (("amsgrad", True),))
    chosen = View().changed(
        {"racers": (own, OPTIMIZER_CONFIGS[4], OPTIMIZER_CONFIGS[0], OPTIMIZER_CONFIGS[4])}
    )
    assert chosen["racers"] == (OPTIMIZER_CONFIGS[0], OPTIMIZER_CONFIGS[4], own)
    assert View().changed({"racers": DEFAULT_RACERS[::-1]}) == View()


def test_options_that_two_optimizers_share_are_said_of_both():
    options = (("weight_decay", 0.1),)
    first = Experiment(optimizer_options=options)
    view = View(first, replace(first, optimizer="adam"))
    link = write_link(view, EVERYTHING)
    assert link == {
        "optimizer_options": "weight_decay:0.1",
        "b_optimizer": "adam",
        "b_optimizer_options": "weight_decay:0.1",
    }
    assert read_link(link)[0].compared == view.compared


def test_options_of_the_first_runs_optimizer_need_no_denial_by_another():
    first = Experiment(optimizer_options=(("momentum", 0.9),))
    link = write_link(View(first, Experiment(optimizer="adam")), EVERYTHING)
    assert link == {"optimizer_options": "momentum:0.9", "b_optimizer": "adam"}
