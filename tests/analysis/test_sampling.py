import numpy as np
import pytest

from landscape import (
    BadValue,
    Experiment,
    contour_around,
    find_optimum,
    fisher_covariance,
    load_dataset,
    sampling_covariance,
)
from landscape.analysis.sampling import covariance_ellipse
from tests.reference import loss_at, own_dataset, sigmoid

BOTH = pytest.mark.parametrize("loss", ["mse", "bce"])
OPTIONS = [(), (("n", 20),), (("n", 500), ("w0", 2.0), ("w1", -3.0)), (("w0", 0.0), ("w1", 0.0))]


def covariance_by_hand(loss, x, w0, w1):
    """A⁻¹BA⁻¹/n, with the sums over points and classes written out."""
    a, b = np.zeros((2, 2)), np.zeros((2, 2))
    for xi in x:
        u = w0 + w1 * xi
        p, q = sigmoid(u), sigmoid(-u)
        row = np.array([1.0, xi])
        for y, likely in ((1, p), (0, q)):
            if loss == "mse":  # (p - y)² with p' = p·q
                first = 2 * (p - y) * p * q
                second = 2 * (p * q) ** 2 + 2 * (p - y) * p * q * (q - p)
            else:
                first, second = p - y, p * q
            a += likely * second * np.outer(row, row) / len(x)
            b += likely * first**2 * np.outer(row, row) / len(x)
    inverse = np.linalg.inv(a)
    return inverse @ b @ inverse / len(x)


@BOTH
@pytest.mark.parametrize("options", OPTIONS)
def test_the_covariance_is_that_derived_by_hand(loss, options):
    experiment = Experiment(loss=loss, dataset_options=options)
    data = load_dataset("toy2", 0, options)
    expected = covariance_by_hand(loss, data.x, *data.truth)
    found = sampling_covariance(experiment)
    assert found.shape == (2, 2)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("options", OPTIONS)
def test_fishers_is_the_inverse_information_whatever_the_loss(options):
    data = load_dataset("toy2", 0, options)
    p = sigmoid(data.truth[0] + data.truth[1] * data.x)
    information = np.array(
        [[np.sum(p * (1 - p) * data.x ** (i + j)) for j in (0, 1)] for i in (0, 1)]
    )
    for loss in ("mse", "bce"):
        found = fisher_covariance(Experiment(loss=loss, dataset_options=options))
        np.testing.assert_allclose(found @ information, np.eye(2), atol=1e-9)


def test_four_times_the_points_halve_the_deviations():
    small, large = (
        np.sqrt(np.diag(fisher_covariance(Experiment(dataset_options=(("n", n),)))))
        for n in (2000, 8000)
    )
    np.testing.assert_allclose(small / large, 2, rtol=1e-3)


def test_no_loss_does_better_than_maximum_likelihood():
    mse, bce = (sampling_covariance(Experiment(loss=loss)) for loss in ("mse", "bce"))
    assert np.linalg.eigvalsh(mse - bce).min() > 0


def test_seed_start_and_optimizer_do_not_matter():
    one = sampling_covariance(Experiment())
    other = sampling_covariance(Experiment(seed=5, start="worst", optimizer="adam", epochs=3))
    assert one.tobytes() == other.tobytes()


def test_without_a_truth_there_is_nothing_to_vary_around():
    for covariance in (fisher_covariance, sampling_covariance):
        with pytest.raises(BadValue, match=r"^truth must be known\. Got None\.$"):
            covariance(Experiment("toy1"))


@BOTH
@pytest.mark.parametrize("options", [(("n", 2), ("w0", 50), ("w1", 50)), (("w0", 50), ("w1", 0))])
def test_where_the_points_tell_nothing_there_is_no_covariance(loss, options):
    assert np.isnan(sampling_covariance(Experiment(loss=loss, dataset_options=options))).all()


@pytest.mark.long
@BOTH
def test_optima_of_many_samples_spread_as_theory_says(loss):
    samples = 200
    optima = np.array(
        [find_optimum(Experiment(loss=loss, seed=seed)).params for seed in range(samples)]
    )
    covariance = sampling_covariance(Experiment(loss=loss))
    away = optima - (-1.0, 5.0)
    distances = np.einsum("ki,ij,kj->k", away, np.linalg.inv(covariance), away)
    # χ² with 2 degrees of freedom: mean 2, standard deviation 2. Five standard errors either way.
    assert abs(distances.mean() - 2) < 5 * 2 / np.sqrt(samples)
    for share in (0.5, 0.95):
        inside = np.mean(distances <= -2 * np.log(1 - share))
        assert abs(inside - share) < 5 * np.sqrt(share * (1 - share) / samples)
    # A sample variance's relative standard error is √(2/N), nearly.
    np.testing.assert_allclose(optima.var(0), np.diag(covariance), rtol=5 * np.sqrt(2 / samples))


@BOTH
@pytest.mark.parametrize("dataset", ["toy1", "toy2"])
def test_a_contour_has_the_level_all_around_the_optimum(loss, dataset):
    experiment = Experiment(dataset, loss=loss)
    data, optimum = load_dataset(dataset), find_optimum(experiment)
    line = contour_around(experiment, tuple(optimum.params), 1.05 * optimum.loss)
    found = [loss_at(loss, data.x, data.y, *params) for params in line]
    np.testing.assert_allclose(found, 1.05 * optimum.loss, rtol=1e-9)
    assert np.array_equal(line[0], line[-1])
    away = line - optimum.params
    turned = np.unwrap(np.arctan2(away[:, 1], away[:, 0]))
    assert abs(turned[-1] - turned[0]) == pytest.approx(2 * np.pi)
    assert (np.diff(turned) > 0).all() or (np.diff(turned) < 0).all()


def test_a_contour_that_is_open_has_gaps():
    # As w0 grows MSE tends to the share of zeros, ¾: no ray that way meets a level above.
    with own_dataset([-1.0, 0.0, 0.0, 1.0], [0, 1, 0, 0]) as name:
        experiment = Experiment(name, loss="mse")
        optimum = find_optimum(experiment)
        line = contour_around(experiment, tuple(optimum.params), 0.9)
        assert np.isnan(line).any()


@pytest.mark.parametrize("level", [0.0, -1.0, float("nan")])
def test_below_the_optimum_there_is_no_contour(level):
    optimum = find_optimum(Experiment("toy1"))
    assert np.isnan(contour_around(Experiment("toy1"), tuple(optimum.params), level)).all()


TRUTH = (-1.0, 0.5)
COVARIANCE = np.array([[0.04, -0.03], [-0.03, 0.09]])


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_an_ellipse_is_where_chi_squared_says(share):
    line = covariance_ellipse(TRUTH, COVARIANCE, share)
    away = line - TRUTH
    squares = np.einsum("ki,ij,kj->k", away, np.linalg.inv(COVARIANCE), away)
    # With 2 degrees of freedom the distribution function is 1 - exp(-x/2).
    np.testing.assert_allclose(1 - np.exp(-squares / 2), share, rtol=1e-12)
    np.testing.assert_allclose(line[0], line[-1], atol=1e-12)


def test_an_ellipse_holds_its_share_of_a_normal_distribution():
    drawn = np.random.default_rng(1).multivariate_normal(TRUTH, COVARIANCE, 40_000)
    root = np.linalg.inv(np.linalg.cholesky(COVARIANCE))
    for share in (0.5, 0.95):
        radius = np.linalg.norm(root @ (covariance_ellipse(TRUTH, COVARIANCE, share)[0] - TRUTH))
        inside = np.linalg.norm((drawn - TRUTH) @ root.T, axis=1) < radius
        assert inside.mean() == pytest.approx(share, abs=5 * np.sqrt(0.25 / 40_000))
