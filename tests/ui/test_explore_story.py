"""What Explore offers to do next: its first button, and the one after a verdict."""

import numpy as np
import pytest

from landscape import Experiment, find_optimum, load_dataset
from tests.reference import loss_at
from tests.ui.visits import link, opened, ran, sent, shows, told, unpacked


def test_one_button_does_what_it_invites_to_and_goes_on_with_the_story():
    app = opened(optimizer="adam", epochs="20")
    before = sent(app)["play"]
    for start, loss, optimizer in (
        ("worst", "mse", "sgd"),
        ("worst", "bce", "sgd"),
        ("worst", "mse", "adam"),
        ("worst", "mse", "sgd"),
    ):
        app.button(key="try_this").click()
        ran(app)
        assert shows(app, Experiment(start=start, loss=loss, optimizer=optimizer, epochs=20))
        assert sent(app)["play"] == before + 1  # and the clock plays
        before += 1


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ({"epochs": "20"}, Experiment(epochs=200)),
        ({"learning_rate": "1e10"}, Experiment(learning_rate=1e9)),
    ],
)
def test_the_button_after_a_verdict_does_what_follows_from_it(link, shown):
    assert shows(told(opened(**link), "follow", 0), shown)


@pytest.mark.parametrize(
    ("chosen", "page"),
    [({"start": "worst", "loss": "mse"}, "stall"), ({"optimizer": "adam"}, "every")],
)
def test_the_button_after_a_verdict_opens_the_page_that_explains_it(chosen, page):
    app = told(opened(**chosen), "follow", 0)
    assert link(app) == chosen
    assert app.title[0].value == {"stall": "Why it stalls", "every": "Every start"}[page]


@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_the_green_line_lies_where_the_loss_is_the_goal(loss):
    app = opened(loss=loss, epochs="2")
    (edge,) = [trace for trace in sent(app)["traces"] if trace.get("name") == "edge"]
    w0, w1, height = (unpacked(edge[axis]) for axis in "xyz")
    inside = np.isfinite(w0)
    assert inside.sum() > 20
    goal = 1.05 * find_optimum(Experiment(loss=loss)).loss
    np.testing.assert_allclose(height, goal, rtol=1e-6)
    data = load_dataset("toy2")
    losses = [loss_at(loss, data.x, data.y, *at) for at in zip(w0[inside], w1[inside], strict=True)]
    np.testing.assert_allclose(losses, goal, rtol=1e-6)


def test_there_is_no_story_of_other_data():
    assert not [button for button in opened(dataset="line").button if button.key == "try_this"]
