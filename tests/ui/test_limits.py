import pytest

from landscape import Dataset, Experiment
from landscape.ui.limits import MAP_RUNS, MOST_LOOKS, too_many_looks, too_much_for_a_map
from landscape.ui.link.view import View
from tests.ui.visits import opened

HEAVY = {"epochs": "10000", "dataset_options": "n:20000"}


def test_the_limit_is_named_and_keeps_its_word():
    view = View(Experiment(epochs=10_000, dataset_options=(("n", 20_000),)))
    said = too_many_looks(view, 100)
    assert "With 20000 points it takes up to 2000 epochs" in said
    assert "10000 are chosen" in said
    for epochs, is_too_many in ((2000, False), (2001, True)):
        asked = View(Experiment(epochs=epochs, dataset_options=(("n", 20_000),)))
        assert bool(too_many_looks(asked, 100)) == is_too_many


def test_every_single_run_that_can_be_chosen_is_within_it():
    assert MOST_LOOKS >= 2 * 10_000 * 20_000


@pytest.mark.parametrize("link", [{"racers": "sgd,adam,rmsprop", "rates": "best"}, {}])
@pytest.mark.parametrize("page", ["race", "samples", "rates"])
def test_heavy_pages_answer_at_once(page, link):
    more = {"draws": "300"} if page == "samples" else {"rates": "best"} if page == "race" else {}
    app = opened(page, **HEAVY, **{**link, **more})
    assert any("so that others are not kept waiting" in note.value for note in app.info)


def test_a_map_without_rules_counts_its_points():
    import numpy as np

    x = np.random.default_rng(0).normal(size=(4000, 2))
    experiment = Experiment("own", data=Dataset(x, (x[:, 0] > 0).astype(float)), epochs=900)
    assert too_much_for_a_map(View(experiment))
    assert not too_much_for_a_map(View(Experiment("two_features")))
    assert not too_much_for_a_map(View(Experiment(epochs=10_000)))
    assert MAP_RUNS * 4000 * 900 > MOST_LOOKS
