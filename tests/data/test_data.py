import numpy as np
import pytest
import torch

from landscape import DATASETS, load_dataset
from landscape.core.dataset import Dataset
from landscape.core.errors import BadValue
from tests.reference import sigmoid


def test_toy1_is_the_lectures_thirteen_points():
    data = load_dataset("toy1")
    assert data.x.tolist() == [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6]
    assert data.y.tolist() == [0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1]
    assert data.truth is None


def test_toy1_is_the_same_for_every_seed():
    assert load_dataset("toy1", seed=5).y.tolist() == load_dataset("toy1", seed=6).y.tolist()
    assert not DATASETS["toy1"].random


def test_toy2_is_two_thousand_points_between_minus_one_and_one():
    data = load_dataset("toy2")
    np.testing.assert_allclose(data.x, [-1 + 2 * i / 1999 for i in range(2000)], atol=1e-15, rtol=0)
    assert (data.x[0], data.x[-1]) == (-1, 1)
    assert set(data.y.tolist()) == {0.0, 1.0}
    assert data.truth == (-1.0, 5.0)
    assert DATASETS["toy2"].random


@pytest.mark.parametrize("name", ["toy1", "toy2"])
def test_points_are_float64_numpy(name):
    data = load_dataset(name)
    assert isinstance(data, Dataset)
    for values in (data.x, data.y):
        assert type(values) is np.ndarray
        assert values.dtype == np.float64
        assert values.shape == (len(data.y),)


def test_a_seed_decides_the_sample_and_zero_is_a_seed():
    samples = {seed: load_dataset("toy2", seed=seed).y for seed in (0, 1, 2, 2**53 - 1)}
    for seed, y in samples.items():
        torch.rand(3)  # moves the global generator on; the sample must not notice
        assert np.array_equal(load_dataset("toy2", seed=seed).y, y)
    assert len({y.tobytes() for y in samples.values()}) == 4
    assert np.array_equal(load_dataset("toy2").y, samples[0])


@pytest.mark.parametrize(("w0", "w1"), [(-1.0, 5.0), (2.0, -3.0), (0.0, 0.0)])
@pytest.mark.parametrize("seed", [0, 7])
def test_ones_are_as_frequent_as_the_truth_says(w0, w1, seed):
    options = (("n", 20_000), ("w0", w0), ("w1", w1))
    data = load_dataset("toy2", seed=seed, options=options)
    assert data.truth == (w0, w1)
    p = sigmoid(w0 + w1 * data.x)
    for part in np.array_split(np.arange(20_000), 20):
        sd = np.sqrt(np.sum(p[part] * (1 - p[part])))
        # 120 such sums in all: one beyond 4.5 standard deviations has a chance below 0.1 %.
        assert abs(np.sum(data.y[part] - p[part])) < 4.5 * sd


def test_neighbouring_points_are_drawn_independently():
    data = load_dataset("toy2", options=(("n", 20_000), ("w0", 0), ("w1", 0)))
    centred = data.y - 0.5
    # Each product is ±1/4 with equal chance, so the sum's standard deviation is √n / 4.
    assert abs(np.sum(centred[1:] * centred[:-1])) < 4.5 * np.sqrt(20_000) / 4


def test_size_is_an_option():
    data = load_dataset("toy2", options=(("n", 3),))
    assert data.x.tolist() == [-1, 0, 1]
    assert data.y.shape == (3,)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"seed": -1}, "seed must be between 0 and 9007199254740991. Got -1."),
        ({"seed": 0.5}, "seed must be a whole number. Got 0.5."),
        ({"options": (("n", 1),)}, "dataset_options n must be between 2 and 20000. Got 1."),
        (
            {"options": (("k", 1),)},
            "dataset_options must name options of toy2 (n, w0, w1). Got 'k'.",
        ),
    ],
)
def test_bad_choices_are_refused(arguments, sentence):
    with pytest.raises(BadValue) as caught:
        load_dataset("toy2", **arguments)
    assert str(caught.value) == sentence


def test_an_unknown_name_is_refused():
    with pytest.raises(BadValue, match=r"^dataset must be one of toy1, toy2.*\. Got 'toy3'\.$"):
        load_dataset("toy3")


def test_global_state_is_left_alone():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    load_dataset("toy2", seed=9)
    assert torch.equal(torch.get_rng_state(), before)
