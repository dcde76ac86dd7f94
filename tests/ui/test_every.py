"""Every start as Streamlit runs it, without a browser."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from landscape import Experiment, GridSpec, convergence_map, find_optimum, train
from landscape.ui import cache
from landscape.ui.pages import every
from landscape.ui.pages.every import COARSE, experiments_on_maps
from landscape.ui.pages.marbles import has_marbles, scattered_starts
from tests.ui.visits import frames, link, opened, ran, sent, shows, take_home, told, unpacked, words

SHORT = {"epochs": "20", "start": "worst", "loss": "mse"}
EXPERIMENT = Experiment(epochs=20, start="worst", loss="mse")
PAIRS = [("mse", "sgd"), ("bce", "sgd"), ("mse", "adam"), ("bce", "adam")]


@pytest.fixture(scope="module")
def usual():
    return opened("every", **SHORT)


def cells_of(app):
    """The cells on the page, map by map: what is shared is told by the stage's backgrounds."""
    traces = {}
    for element in app.get("bidi_component"):
        if "stage_background" in element.proto.id:
            background = sent(app, element.proto.id.rpartition("-")[2])
            traces[background["key"]] = background["trace"]
    shared = [traces[t["shared"]] for t in sent(app)["traces"] if "shared" in t]
    return [
        unpacked(t["z"]).reshape(len(unpacked(t["y"])), -1)
        for t in shared
        if t["type"] == "heatmap"
    ]


def expected_cells(experiment, grid):
    epochs = convergence_map(experiment, grid).epochs
    return np.where(np.isnan(epochs), -1, epochs)


def test_the_large_map_is_the_experiments_and_the_small_ones_are_the_four(usual):
    large, *small = cells_of(usual)
    np.testing.assert_array_equal(large, expected_cells(EXPERIMENT, GridSpec()))
    assert len(small) == 4
    for cells, (loss, optimizer) in zip(small, PAIRS, strict=True):
        pair = replace(EXPERIMENT, loss=loss, optimizer=optimizer)
        np.testing.assert_array_equal(cells, expected_cells(pair, GridSpec().coarser(*COARSE)))


def test_the_path_of_the_start_is_on_every_map(usual):
    *runs, _shares = frames(usual)
    for run, (loss, optimizer) in zip(runs, [("mse", "sgd"), *PAIRS], strict=True):
        expected = train(replace(EXPERIMENT, loss=loss, optimizer=optimizer))
        np.testing.assert_allclose(run["w0"], expected.params[:, 0], rtol=1e-5, atol=1e-6)
    assert shows(usual, EXPERIMENT)
    assert link(usual) == SHORT


def test_the_sentence_says_the_share_of_each_map(usual):
    shares = []
    for loss, optimizer in PAIRS:
        pair = replace(EXPERIMENT, loss=loss, optimizer=optimizer)
        share = 100 * convergence_map(pair, GridSpec().coarser(*COARSE)).share
        shares.append(f"{round(share)} %" if share >= 1 else f"{share:.1f} %")
    names = ["MSE + SGD", "BCE + SGD", "MSE + Adam", "BCE + Adam"]
    expected = ", ".join(f"**{name} {share}**" for name, share in zip(names, shares, strict=True))
    assert f"by epoch 20 have arrived: {expected}." in words(usual)
    *_, shown = frames(usual)
    assert [f"{shown[f'share{i}'][-1]:g} %" for i in (1, 2, 3, 4)] == [
        share.replace(".0", "") for share in shares
    ]


def test_the_line_over_the_picture_tells_each_share_once(usual):
    (facts,) = sent(usual)["facts"]
    labels = [label for label, _ in facts["items"]]
    assert labels == ["epoch", "arrived: MSE + SGD", "BCE + SGD", "MSE + Adam", "BCE + Adam"]
    other = opened("every", **SHORT, optimizer="adagrad")
    shares, own = sent(other)["facts"]
    assert [label for label, _ in shares["items"]] == labels
    assert own["items"] == [["MSE + Adagrad", "{share0} %"]]
    assert shares["run"] == own["run"] == 5


def test_a_map_with_settings_of_its_own_is_told_from_the_plain_one():
    app = opened("every", **SHORT, optimizer_options="momentum:0.9")
    titles = [note["text"] for note in sent(app)["layout"]["annotations"]]
    assert titles[:2] == ["<b>MSE + SGD, own settings</b>", "<b>MSE + SGD</b>"]
    assert "**MSE + SGD, own settings " in words(app)


def test_a_fine_map_that_would_take_long_is_not_made(monkeypatch):
    monkeypatch.setattr(every, "WORTH", 0.0)
    app = opened("every", **SHORT, seed="79")
    large, *_ = cells_of(app)
    assert large.shape == (26, 30)
    assert "The large map stays coarse: a fine one would take about" in words(app)


def test_a_click_starts_there_and_trains_no_other_map(usual, monkeypatch):
    app = opened("every", **SHORT)
    monkeypatch.setattr(cache.convergence, "convergence_map", None)
    told(app, "start", [-2.5, 4.004])
    assert link(app)["start"] == "-2.5,4"
    assert shows(app, replace(EXPERIMENT, start=(-2.5, 4.0)))
    run, *_ = frames(app)
    assert (run["w0"][0], run["w1"][0]) == (-2.5, 4.0)


def test_the_page_answers_with_a_coarse_map_and_sharpens_it(monkeypatch):
    grids = []
    real = every.cache.convergence_map
    monkeypatch.setattr(
        every.cache,
        "convergence_map",
        lambda experiment, grid, progress: grids.append(grid) or real(experiment, grid, progress),
    )
    app = opened("every", **SHORT, seed="77")
    coarse, fine = GridSpec().coarser(*COARSE), GridSpec()
    assert grids == [coarse] * 5 + [fine] + [coarse] * 4
    grids.clear()
    large, *_ = cells_of(ran(app))
    assert large.shape == (110, 130)
    assert grids == []  # the whole picture is kept


def test_a_map_that_is_only_in_the_cache_is_shown_and_the_page_comes_to_rest():
    opened("every", **SHORT, seed="78")
    cache._made_maps.clear()
    large, *_ = cells_of(opened("every", **SHORT, seed="78"))
    assert large.shape == (110, 130)


def test_a_coarser_grid_covers_the_same_cells():
    fine = GridSpec((-10, 3), (-1, 10))
    coarse = fine.coarser(*COARSE)
    for one, other in ((fine.u_values, coarse.u_values), (fine.v_values, coarse.v_values)):
        ends = [
            (values[0] - step / 2, values[-1] + step / 2)
            for values in (one, other)
            for step in (values[1] - values[0],)
        ]
        np.testing.assert_allclose(ends[0], ends[1])


def test_optimizers_with_options_of_their_own_have_a_map_beside_plain_ones():
    own = replace(EXPERIMENT, optimizer_options=(("momentum", 0.9),))
    first, *four = experiments_on_maps(own)
    assert first == own
    assert all(not experiment.optimizer_options for experiment in four)
    app = opened("every", **SHORT, optimizer_options="momentum:0.9")
    large, *_ = cells_of(app)
    np.testing.assert_array_equal(large, expected_cells(own, GridSpec()))


@pytest.mark.parametrize(
    ("choice", "name"),
    [({"optimizer": "lbfgs"}, "LBFGS"), ({"schedule": "reducelronplateau"}, "ReduceLROnPlateau")],
)
def test_what_cannot_train_as_one_batch_is_said_and_its_path_is_shown(choice, name):
    app = opened("every", **SHORT, **choice)
    assert f"**{name} has no map:**" in words(app)
    assert len(cells_of(app)) == 4
    assert len(frames(app)) == 6


def test_the_surface_is_coloured_by_the_map_and_the_link_says_so():
    app = opened("every", **SHORT, shown="surface")
    assert link(app)["shown"] == "surface"
    (surface,) = [
        background["trace"]
        for key in ("stage_background_0", "stage_background_1")
        if (background := sent(app, key))["trace"]["type"] == "surface"
    ]
    colors = unpacked(surface["surfacecolor"]).reshape(110, 130)
    epochs = convergence_map(EXPERIMENT).epochs
    came = ~np.isnan(epochs)
    np.testing.assert_allclose(colors[came], epochs[came])
    assert (colors[~came] > 20).all()


def test_a_sample_without_an_optimum_has_maps_and_says_what_arriving_is():
    sample = {"dataset_options": "n:2,w1:50", **SHORT}
    app = opened("every", **sample)
    assert find_optimum(Experiment(dataset_options=(("n", 2), ("w1", 50.0)))).params is None
    assert "where there is no optimum, 98.6 % of the way down" in words(app)
    assert len(cells_of(app)) == 5


def test_the_start_opens_in_explore():
    app = opened("every", **SHORT, lang="ko")
    (button,) = [button for button in app.button if button.label == "이 초깃값을 탐색에서 열기"]
    button.click()
    ran(app)
    assert take_home(app) == "가져가기"
    assert shows(app, EXPERIMENT)


def test_the_slider_has_the_rate_of_the_link():
    app = opened("every", **SHORT, learning_rate="0.123")
    slider = app.select_slider(key="learning_rate")
    assert slider.value == 0.123
    assert (slider.options[0], slider.options[-1]) == ("0.001", "100")
    assert max(map(len, slider.options)) <= len("0.0015")
    slider.set_value(0.5)
    ran(app)
    assert link(app)["learning_rate"] == "0.5"


def test_a_bad_choice_of_the_picture_is_named():
    app = opened("every", **SHORT, shown="cube")
    assert "`shown` must be one of map, surface" in app.warning[0].value


def test_visitors_may_ask_for_maps_at_once():
    experiments = [Experiment("toy1", epochs=1, learning_rate=0.1 + i / 100) for i in range(12)]
    grid = GridSpec(nu=3, nv=3)

    def visit(turn):
        for i in range(60):
            experiment = experiments[(turn + i) % len(experiments)]
            cache.convergence_map(experiment, grid, lambda share: None)
            assert cache.has_map(experiment, grid)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(visit, range(8)))


def test_marbles_need_runs_that_train_as_one_batch():
    assert has_marbles(Experiment(optimizer="adam", schedule="steplr"))
    assert not has_marbles(Experiment(optimizer="lbfgs"))
    assert not has_marbles(Experiment(schedule="reducelronplateau"))


def test_marbles_start_all_over_the_window_as_evenly_as_a_grid():
    window = GridSpec((-10.0, 3.0), (-1.0, 10.0), 30, 26)
    places = scattered_starts(window)
    u, v = window.u_values, window.v_values
    assert places.shape == (200, 2)
    np.testing.assert_array_equal(places, scattered_starts(window))
    assert (places.min(axis=0) >= (u[0], v[0])).all()
    assert (places.max(axis=0) <= (u[-1], v[-1])).all()
    # Eight in each part of five by five, or half as many more or less.
    counts, _, _ = np.histogram2d(*places.T, bins=5, range=[(u[0], u[-1]), (v[0], v[-1])])
    assert counts.min() >= 4
    assert counts.max() <= 12
