"""New sample as Streamlit runs it, without a browser."""

import re

import numpy as np
import pytest

from landscape import Experiment, find_optimum, loss_at, train
from landscape.ui.pages.samples import latest_samples
from tests.ui.visits import frames, keys, link, opened, ran, sent, shows, told, unpacked, words

SHORT = {"epochs": "20"}
TRUTH = np.array([-1.0, 5.0])


@pytest.fixture(scope="module")
def usual():
    return opened("samples", **SHORT, seed="11")


def traces(app, name):
    return [trace for trace in sent(app)["traces"] if trace.get("name") == name]


def places(trace):
    return np.column_stack([unpacked(trace["x"]), unpacked(trace["y"])])


def optima(app):
    """The optima on the second map, the oldest first."""
    marks = [*traces(app, "earlier"), *traces(app, "optimum")]
    return np.concatenate([places(mark) for mark in marks if mark["xaxis"] == "x2"])


def expected(*seeds, **more):
    return np.array([find_optimum(Experiment(seed=seed, **more)).params for seed in seeds])


@pytest.mark.parametrize(
    ("seed", "first"), [(0, 0), (4, 0), (9, 0), (11, 2), (2**53 - 1, 2**53 - 10)]
)
def test_the_samples_are_the_last_ten_seeds(seed, first):
    one = Experiment(seed=seed, start="worst", dataset_options=(("n", 50),))
    found = latest_samples(one, 10)
    assert [sample.seed for sample in found] == list(range(first, seed + 1))
    assert found[-1] == one
    assert {(sample.start, sample.dataset_options) for sample in found} == {("worst", (("n", 50),))}


def test_what_is_not_random_is_one_sample():
    assert latest_samples(Experiment("toy1"), 10) == (Experiment("toy1"),)


def test_a_cold_link_shows_ten_optima_and_ten_paths(usual):
    np.testing.assert_allclose(optima(usual), expected(*range(2, 12)), rtol=1e-5)
    for seed, run in zip(range(2, 12), frames(usual), strict=True):
        params = train(Experiment(seed=seed, epochs=20)).params
        np.testing.assert_allclose(run["w0"], params[:, 0], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(run["w1"], params[:, 1], rtol=1e-5, atol=1e-6)
    assert shows(usual, Experiment(seed=11, epochs=20))
    assert link(usual) == {**SHORT, "seed": "11"}
    assert sent(usual)["facts"][0]["run"] == 9


def test_a_press_adds_one_and_drops_the_oldest():
    app = opened("samples", **SHORT, seed="8")
    assert len(optima(app)) == 9
    for last in (9, 10):
        app.button(key="draw_again").click()
        ran(app)
        first = max(0, last - 9)
        np.testing.assert_allclose(optima(app), expected(*range(first, last + 1)), rtol=1e-5)
        assert link(app) == {**SHORT, "seed": str(last)}


def test_edges_have_a_loss_5_percent_above_the_smallest(usual):
    (edge,), (edges,) = traces(usual, "edge"), traces(usual, "edges")
    experiment = Experiment(seed=11)
    goal = 1.05 * find_optimum(experiment).loss
    found = [loss_at(experiment, tuple(map(float, params))) for params in places(edge)[::9]]
    np.testing.assert_allclose(found, goal, rtol=1e-4)
    assert np.isnan(unpacked(edges["x"])).sum() == 9


def test_the_second_map_shows_the_truth_and_its_ellipses_around_it(usual):
    (truth,) = traces(usual, "truth")
    np.testing.assert_allclose(places(truth), [TRUTH])
    for line in traces(usual, "theory"):
        corners = places(line)[:-1]
        np.testing.assert_allclose(corners.mean(axis=0), TRUTH, atol=1e-5)
    layout = sent(usual)["layout"]
    for corner, axis in zip(places(traces(usual, "theory")[-1]).T, ("x", "y"), strict=True):
        low, high = layout[f"{axis}axis2"]["range"]
        assert low < corner.min() < corner.max() < high


def test_the_words_are_those_of_the_optima(usual):
    said = words(usual)
    found = expected(*range(2, 12))
    numbers = [float(text.replace("−", "-")) for text in re.findall(r"−?\d+\.?\d*", said)]
    for value in (
        np.linalg.norm(found[-1] - TRUTH),
        np.linalg.norm(found[-1] - found[-2]),
        *found.std(axis=0, ddof=1),
    ):
        assert any(value == pytest.approx(told, rel=0.051) for told in numbers)
    x = np.linspace(-1, 1, 2000)
    p = 1 / (1 + np.exp(1 - 5 * x))
    information = np.array([[np.sum(p * (1 - p) * x ** (i + j)) for j in (0, 1)] for i in (0, 1)])
    t0, t1 = np.sqrt(np.diag(np.linalg.inv(information)))
    assert f"Theory says {t0:.2g} and {t1:.2g};" in said
    squares = np.einsum("ki,ij,kj->k", found - TRUTH, information, found - TRUTH)
    outer = int((squares <= 5.991).sum())
    inner = int((squares <= 1.386).sum())
    assert f"{inner} of 10 optima ({10 * inner} %) in the inner, where theory says 50 %" in said
    assert f"{outer} ({10 * outer} %) in the outer, where it says 95 %" in said
    assert "n = 8000 instead of 2000" in said
    assert "Fisher" in said


def test_the_loss_at_the_truth_is_told_beside_the_lowest(usual):
    experiment = Experiment(seed=11)
    at_truth, lowest = loss_at(experiment, (-1.0, 5.0)), find_optimum(experiment).loss
    (told_truth, told_lowest) = re.search(
        r"the loss at the truth is ([\d.]+), and at the optimum ([\d.]+)\.", words(usual)
    ).groups()
    assert float(told_truth) == pytest.approx(at_truth, rel=1e-3)
    assert float(told_lowest) == pytest.approx(lowest, rel=1e-3)
    assert float(told_truth) > float(told_lowest)


def test_a_hundred_samples_are_counted_and_a_press_draws_as_many_new_ones():
    app = opened("samples", epochs="2", draws="100", dataset_options="n:200", seed="99")
    assert len(optima(app)) == 100
    assert len(frames(app)) == 10
    assert sent(app)["facts"][0]["run"] == 9
    app.button(key="draw_many").click()
    ran(app)
    assert link(app)["seed"] == "199"
    x = np.linspace(-1, 1, 200)
    p = 1 / (1 + np.exp(1 - 5 * x))
    information = np.array([[np.sum(p * (1 - p) * x ** (i + j)) for j in (0, 1)] for i in (0, 1)])
    found = expected(*range(100, 200), dataset_options=(("n", 200),))
    squares = np.einsum("ki,ij,kj->k", found - TRUTH, information, found - TRUTH)
    outer = int((squares <= 5.991).sum())
    assert f"{outer} ({outer} %) in the outer" in words(app)
    assert 85 <= outer <= 100


def test_it_is_said_what_to_press_while_fewer_samples_are_drawn_than_chosen():
    def said(app):
        return [caption.value for caption in app.caption]

    app = opened("samples", **SHORT, draws="100", dataset_options="n:50", seed="2")
    assert said(app) == ["Drawn so far: 3. Press the button to see 100."]
    app.button(key="draw_many").click()
    ran(app)
    assert said(app) == []
    assert len(optima(app)) == 100
    assert said(opened("samples", **SHORT, seed="2")) == []


def test_the_first_sample_is_alone():
    app = opened("samples", **SHORT)
    assert len(optima(app)) == len(frames(app)) == 1
    assert "One sample so far" in words(app)
    assert "from the last" not in words(app)


def test_with_mse_the_ellipses_are_its_own_and_larger():
    app = opened("samples", **SHORT, loss="mse", seed="3")
    np.testing.assert_allclose(optima(app), expected(0, 1, 2, 3, loss="mse"), rtol=1e-5)
    assert "these ellipses are MSE's" in words(app)
    bce = opened("samples", **SHORT, seed="3")
    for wide, narrow in zip(traces(app, "theory"), traces(bce, "theory"), strict=True):
        assert (np.ptp(places(wide), axis=0) > np.ptp(places(narrow), axis=0)).all()


def test_samples_without_an_optimum_are_counted_and_named():
    app = opened("samples", **SHORT, seed="9", dataset_options="n:20")
    options = (("n", 20),)
    missing = [
        seed
        for seed in range(10)
        if find_optimum(Experiment(seed=seed, dataset_options=options)).params is None
    ]
    assert 0 < len(missing) < 9
    assert len(optima(app)) == 10 - len(missing)
    names = ", ".join(map(str, missing))
    assert f"{len(missing)} of 10 samples (seed: {names})" in words(app)


@pytest.mark.parametrize(
    "options",
    ["n:2", "n:2,w0:50,w1:50", "w0:50,w1:0", "n:20,w0:50,w1:50", "n:3,w0:0,w1:-50", "w0:0,w1:0"],
)
@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_no_data_are_too_odd_to_be_shown(options, loss):
    app = opened("samples", epochs="3", seed="4", dataset_options=options, loss=loss)
    assert len(frames(app)) == 5
    axes = sent(app)["layout"]
    assert np.isfinite([axes["xaxis2"]["range"], axes["yaxis2"]["range"]]).all()
    assert "nan" not in words(app)


def test_points_that_are_the_only_ones_say_so_and_offer_others():
    app = opened("samples", **SHORT, dataset="toy1")
    (note,) = app.info
    assert "only sample" in note.value
    assert len(frames(app)) == 1
    assert not traces(app, "theory")
    app.button(key="take_random").click()
    ran(app)
    assert not app.info
    assert link(app) == SHORT
    assert traces(app, "theory")


def test_a_diverged_run_is_shown():
    app = opened("samples", seed="2", learning_rate="1e12", optimizer="adam", epochs="5")
    assert len(frames(app)) == 3
    assert min(len(run["w0"]) for run in frames(app)) < 6
    assert "after 5 epochs: diverged 3." in words(app)


def test_a_click_starts_all_runs_there():
    app = opened("samples", **SHORT, seed="2")
    told(app, "start", [-2.5, 4.0])
    assert link(app) == {**SHORT, "seed": "2", "start": "-2.5,4"}
    for run in frames(app):
        assert (run["w0"][0], run["w1"][0]) == (-2.5, 4.0)
    assert sent(app)["asks"]["start"] is True


def test_all_that_decides_a_run_can_be_chosen(usual):
    widgets = [*usual.selectbox, *usual.number_input, *usual.button, *usual.button_group]
    chosen = {"dataset", "draw_again", "seed", "start", "loss", "optimizer", "schedule"}
    assert chosen | {"learning_rate", "epochs", "dataset_options_toy2_n"} <= keys(widgets)
    assert all(widget.proto.label for widget in widgets)


def test_nonsense_in_a_link_is_told():
    app = opened("samples", **SHORT, seed="many")
    (note,) = app.warning
    assert "`seed`" in note.value
    assert link(app) == SHORT


def test_the_chart_has_the_curve_of_each_optimum(usual):
    *fits, truth = sent(usual, "curves")["data"]
    assert [trace["name"] for trace in fits] == ["fit"] * 10
    for trace, (w0, w1) in zip(fits, expected(*range(2, 12)), strict=True):
        x, y = unpacked(trace["x"]), unpacked(trace["y"])
        np.testing.assert_allclose(y, 1 / (1 + np.exp(-(w0 + w1 * x))), rtol=1e-4)
    assert truth["name"] == "truth"
