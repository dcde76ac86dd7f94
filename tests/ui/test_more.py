"""More parameters as Streamlit runs it, without a browser: the slice, and what it hides."""

import numpy as np
import pytest

from landscape import Experiment, principal_plane, train
from landscape.core.numbers import format_number
from landscape.ui.link.view import View
from landscape.ui.pages.more import CLASSICS
from tests.models.test_models import net_outputs
from tests.ui.visits import frames, keys, opened, ran, sent, told, words

TANH = (("width", 10), ("activation", "tanh"))
LINK = {
    "dataset": "line",
    "model": "mlp",
    "model_options": "width:10,activation:tanh",
    "learning_rate": "0.01",
    "epochs": "60",
}
NET = Experiment("line", model="mlp", model_options=TANH, learning_rate=0.01, epochs=60)


def losses_at(params):
    """The net's mean squared error, from numpy."""
    data = NET.task.dataset
    return np.array(
        [np.mean((net_outputs(row, data.rows, 10, 1, "tanh") - data.y) ** 2) for row in params]
    )


@pytest.fixture(scope="module")
def net():
    return opened("more", **LINK)


def test_the_stem_goes_from_the_slice_up_to_the_runs_own_loss(net):
    run = train(NET)
    (found,) = frames(net)
    _, _, axes = np.linalg.svd(run.params - run.params[-1], full_matrices=False)
    axes, end = axes[:2], run.params[-1]
    nearest = end + (run.params - end) @ axes.T @ axes
    np.testing.assert_allclose(found["loss"], losses_at(run.params), rtol=1e-6)
    np.testing.assert_allclose(found["under"], losses_at(nearest), rtol=1e-6)
    away = np.linalg.norm(run.params - nearest, axis=1)
    np.testing.assert_allclose(found["away"], away, rtol=1e-5, atol=1e-6)
    assert away.max() > 0.1
    by_name = {trace.get("name"): trace for trace in sent(net)["traces"]}
    assert {"shadow", "stem", "path", "now"} <= set(by_name)
    assert by_name["stem"]["meta"] == by_name["shadow"]["meta"] == {"run": 0}


def test_the_share_of_the_spread_is_told(net):
    run = train(NET)
    ways = run.params - run.params[-1]
    axes = principal_plane(run).axes
    share = 100 * np.square(ways @ axes.T).sum() / np.square(ways).sum()
    assert f"**{format_number(round(share, 1))} %** of the path's spread" in words(net)
    assert "Of 31 parameters two directions are drawn: PC 1 and PC 2" in words(net)


def test_a_click_starts_on_the_slice():
    app = opened("more", **LINK)
    (run,) = frames(app)
    told(app, "start", [float(run["w0"][0]), float(run["w1"][0])])
    start = np.array(app.query_params["start"].split(","), dtype=float)
    plane = principal_plane(train(NET))
    assert plane.distance(start) < 1e-9
    np.testing.assert_allclose(
        plane.project(start), plane.project(NET.start_params), rtol=0, atol=0.01
    )


@pytest.mark.parametrize(
    ("kind", "axis", "widgets"),
    [
        ("parameters", "b1.1", {"first", "second"}),
        ("random", "", {"plane_seed"}),
        ("hessian", "", set()),
        ("start_end", "start → end", set()),
    ],
)
def test_every_kind_of_slice(kind, axis, widgets):
    app = opened("more", plane=kind, **LINK)
    (found,) = frames(app)
    run = train(NET)
    np.testing.assert_allclose(found["loss"], run.losses, rtol=1e-6)
    shown = keys([*app.selectbox, *app.number_input]) & {"first", "second", "plane_seed"}
    assert shown == widgets
    assert "A slice." in words(app)
    assert axis in sent(app)["layout"]["scene"]["xaxis"]["title"]["text"]


def test_a_slice_that_there_is_not_is_told():
    app = opened("more", plane="parameters", first="1", second="1", **LINK)
    assert "This run has no such slice" in words(app)
    assert "Drawn are b1.1 and b1.2 instead" in words(app)
    assert "no such slice" not in words(opened("more", plane="parameters", **LINK))


def test_a_parameter_that_the_model_has_not_is_told():
    app = opened("more", plane="parameters", first="999", **LINK)
    (warning,) = app.warning
    assert "`first` must be between 0 and" in warning.value
    assert "Got `999`; `0` is used instead." in warning.value


def test_the_random_walk_beside_the_run():
    app = opened("more", control="walk", **LINK)
    assert "81 % and 9 %" in words(app)
    names = [trace["name"] for trace in sent(app, "walk")["data"]]
    assert names.count("path") == 2


def test_how_often_random_planes_show_negative_curvature():
    app = opened("more", control="planes", **LINK)
    assert "Of 200 random planes" in words(app)
    assert "of 31 eigenvectors" in words(app)


def test_with_two_parameters_nothing_is_hidden():
    app = opened("more", epochs="20")
    assert "the surface is the whole loss" in words(app)
    assert not keys(app.selectbox) & {"plane", "control"}
    assert "under" not in frames(app)[0]
    app.button(key="classic_Three classes").click()
    ran(app)
    assert app.query_params["dataset"] == "three_classes"
    assert "Of 15 parameters two directions" in words(app)


@pytest.mark.parametrize("name", CLASSICS)
def test_a_preset_is_the_same_whatever_was_chosen_before(name):
    preset = CLASSICS[name]
    before = {"optimizer": "rmsprop", "epochs": 7, "learning_rate": 0.5, "schedule": "steplr"}
    changed = View().changed({"dataset": preset["dataset"]}).changed(before)
    assert changed.changed(preset).experiment == View().changed(preset).experiment


def test_other_pages_show_a_slice_with_its_stem_too():
    app = opened("explore", **LINK)
    assert "under" in frames(app)[0]
    assert {"shadow", "stem"} <= {trace.get("name") for trace in sent(app)["traces"]}


@pytest.mark.parametrize("page", ["every", "rates"])
def test_a_page_of_a_thousand_runs_says_so_of_a_net(page):
    app = opened(page, **{**LINK, "epochs": "1000"})
    (note,) = app.info
    assert "with 31 parameters, 10 points and 1000 epochs" in note.value
    assert not app.get("bidi_component")


@pytest.mark.parametrize("page", ["race", "inside"])
def test_a_map_says_that_it_is_a_slice(page):
    app = opened(page, dataset="two_features", epochs="20")
    assert "this map varies two of them, b and w1" in words(app)
    plain = opened(page, epochs="20")
    assert "slice" not in words(plain)
