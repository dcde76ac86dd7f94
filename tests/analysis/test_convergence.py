import numpy as np
import pytest

from landscape import (
    BadValue,
    Experiment,
    GridSpec,
    convergence_map,
    find_optimum,
    load_dataset,
    train_many,
)
from landscape.analysis import convergence
from tests.reference import descend, loss_at
from tests.variants import few_of

COARSE = GridSpec(nu=40, nv=35)


def first_at(losses, goal):
    found = np.flatnonzero(losses <= goal)
    return found[0] if len(found) else np.nan


@pytest.fixture
def looks(monkeypatch):
    """The sizes of the batches whose losses were looked at; the real work goes on."""
    found = []
    real = convergence.SortedLosses.value_and_grad
    monkeypatch.setattr(
        convergence.SortedLosses,
        "value_and_grad",
        lambda batch, params: found.append(len(params)) or real(batch, params),
    )
    return found


@pytest.mark.parametrize(
    "experiment",
    few_of(
        [
            Experiment(loss="mse"),
            Experiment(loss="bce"),
            Experiment(loss="mse", optimizer="adam"),
            Experiment(loss="bce", optimizer="adam", learning_rate=0.5, epochs=60),
            Experiment("toy1", loss="bce", optimizer="rmsprop", schedule="steplr"),
            Experiment("toy1", loss="mse", optimizer_options=(("momentum", 0.9),)),
        ]
    ),
)
def test_two_hundred_starts_arrive_as_single_runs_do(experiment):
    found = convergence_map(experiment, COARSE)
    goal = 1.05 * find_optimum(experiment).loss
    assert found.goal == pytest.approx(goal)
    generator = np.random.default_rng(3)
    rows, columns = generator.integers(0, 35, 200), generator.integers(0, 40, 200)
    starts = [(found.u[i], found.v[j]) for j, i in zip(rows, columns, strict=True)]
    fields = {name: getattr(experiment, name) for name in vars(experiment) if name != "start"}
    runs = train_many([Experiment(start=start, **fields) for start in starts])
    for j, i, run in zip(rows, columns, runs, strict=True):
        told, expected = found.epochs[j, i], first_at(run.losses, goal)
        if np.isnan(told) and np.isnan(expected):
            pass
        elif told != expected:  # then the loss crosses within rounding of the threshold
            near = np.abs(run.losses / goal - 1) < 1e-9
            assert abs(told - expected) <= 1
            assert near[int(min(told, expected))]
        assert found.final_loss[j, i] == pytest.approx(run.losses[-1], rel=1e-6)


@pytest.mark.parametrize(
    ("optimizer", "options", "schedule"),
    few_of(
        [
            ("sgd", (), "none"),
            ("sgd", (("momentum", 0.9), ("nesterov", True)), "none"),
            ("sgd", (("weight_decay", 1e-3),), "exponentiallr"),
            ("adam", (("amsgrad", True),), "none"),
            ("adamw", (), "cosineannealinglr"),
            ("nadam", (), "none"),
            ("radam", (), "onecyclelr"),
            ("rmsprop", (("centered", True), ("momentum", 0.5)), "none"),
            ("adagrad", (("initial_accumulator_value", 0.1),), "none"),
        ],
        keep=2,
    ),
)
def test_without_final_losses_each_start_arrives_when_a_run_from_there_does(
    optimizer, options, schedule, looks
):
    fields = {"optimizer": optimizer, "optimizer_options": options, "schedule": schedule}
    fields |= {"loss": "mse", "learning_rate": 0.5, "epochs": 150}
    grid = GridSpec(nu=14, nv=12)
    found = convergence_map(Experiment(**fields), grid, final_loss=False)
    assert np.isnan(found.final_loss).all()
    assert len(set(looks)) > 2  # those that have arrived were left out
    starts = [(u, v) for v in found.v for u in found.u]
    runs = train_many([Experiment(start=start, **fields) for start in starts])
    expected = np.array([first_at(run.losses, found.goal) for run in runs])
    np.testing.assert_array_equal(found.epochs, expected.reshape(12, 14))


def test_runs_that_do_not_move_any_more_are_left_out_and_keep_their_loss(looks):
    fields = {"loss": "mse", "learning_rate": 1e12, "epochs": 200}
    found = convergence_map(Experiment(**fields), GridSpec(nu=14, nv=12))
    starts = [(u, v) for v in found.v for u in found.u]
    runs = train_many([Experiment(start=start, **fields) for start in starts])
    assert len(looks) < 50
    ends = [run.losses[-1] if run.status == "finished" else np.nan for run in runs]
    np.testing.assert_allclose(found.final_loss, np.reshape(ends, (12, 14)), rtol=1e-9)
    assert np.isfinite(ends).any()


def test_few_starts_that_become_steep_train_in_two_threads(looks):
    grid = GridSpec(nu=30, nv=26)
    convergence_map(Experiment(epochs=5), grid)
    assert set(looks) == {780}
    looks.clear()
    convergence_map(Experiment(optimizer="adam", learning_rate=1000.0, epochs=5), grid)
    assert sorted(looks) == [390] * 12 + [780]


def test_two_threads_find_what_one_does(monkeypatch):
    expected = convergence_map(Experiment(), COARSE)
    monkeypatch.setattr(convergence, "THREAD_MARGINS", 0)
    found = convergence_map(Experiment(), COARSE)
    np.testing.assert_array_equal(found.epochs, expected.epochs)
    np.testing.assert_allclose(found.final_loss, expected.final_loss, rtol=1e-9)


def test_a_start_arrives_when_gradient_descent_written_by_hand_does():
    data = load_dataset("toy1")
    grid = GridSpec((-2, 2), (-1, 3), 4, 4)
    found = convergence_map(Experiment("toy1", epochs=50), grid)
    for j, v in enumerate(found.v):
        for i, u in enumerate(found.u):
            _, _, losses = descend("bce", "sgd", data.x, data.y, (u, v), 0.25, 50)
            np.testing.assert_equal(found.epochs[j, i], first_at(losses, found.goal))
            assert found.final_loss[j, i] == pytest.approx(losses[-1], rel=1e-9)


def test_the_share_is_that_of_the_starts_that_arrive():
    found = convergence_map(Experiment(loss="mse", epochs=30), COARSE)
    assert found.epochs.shape == found.final_loss.shape == (35, 40)
    assert found.share == pytest.approx(np.isfinite(found.epochs).mean())
    assert 0 < found.share < 1
    assert convergence_map(Experiment(loss="bce", epochs=300), COARSE).share > found.share


def test_an_optimum_that_is_known_is_not_looked_for_again(monkeypatch):
    optimum = find_optimum(Experiment())
    expected = convergence_map(Experiment(), COARSE)
    monkeypatch.setattr("landscape.analysis.convergence.find_optimum", None)
    found = convergence_map(Experiment(), COARSE, optimum=optimum)
    np.testing.assert_array_equal(found.epochs, expected.epochs)


def test_a_larger_tolerance_is_reached_sooner():
    strict, loose = (convergence_map(Experiment(), COARSE, tolerance=t) for t in (0.01, 0.2))
    assert loose.goal == pytest.approx(1.2 * find_optimum(Experiment()).loss)
    both = np.isfinite(strict.epochs)
    assert (loose.epochs[both] <= strict.epochs[both]).all()
    assert loose.share > strict.share


def test_without_an_optimum_a_small_loss_is_the_goal_and_the_record_says_so():
    experiment = Experiment(dataset_options=(("n", 2), ("w1", 50.0)))
    assert find_optimum(experiment).params is None
    found = convergence_map(experiment, COARSE)
    assert found.goal == pytest.approx(0.01)
    assert "0.01" in found.message
    assert convergence_map(Experiment(), COARSE).message == ""


def test_starts_that_diverge_never_arrive_and_have_no_final_loss():
    found = convergence_map(Experiment(learning_rate=1e10, epochs=5), COARSE)
    gone = np.isnan(found.final_loss)
    assert gone.any()
    data = load_dataset("toy2")
    arrived_at_once = [
        loss_at("bce", data.x, data.y, found.u[i], found.v[j]) <= found.goal
        for j, i in zip(*np.nonzero(gone & np.isfinite(found.epochs)), strict=True)
    ]
    assert all(arrived_at_once)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"optimizer": "lbfgs"}, "optimizer must move each parameter by itself"),
        ({"schedule": "reducelronplateau"}, "schedule must move each parameter by itself"),
    ],
)
def test_what_cannot_train_as_one_batch_says_so(fields, sentence):
    with pytest.raises(BadValue, match=sentence):
        convergence_map(Experiment(**fields))


def test_progress_rises():
    shares = []
    convergence_map(Experiment(epochs=100), COARSE, progress=shares.append)
    assert shares == sorted(shares)
    assert shares
    assert shares[-1] <= 1


def test_a_fine_map_has_what_its_parts_have():
    whole = convergence_map(Experiment(epochs=30), GridSpec(nu=90, nv=60))
    assert whole.epochs.size >= convergence.THREAD_STARTS
    for rows in (slice(0, 20), slice(40, 60)):
        v = whole.v[rows]
        step = v[1] - v[0]
        grid = GridSpec((-10.0, 3.0), (v[0], v[-1] + step), 90, 20)
        part = convergence_map(Experiment(epochs=30), grid)
        np.testing.assert_array_equal(part.epochs, whole.epochs[rows])
        np.testing.assert_allclose(part.final_loss, whole.final_loss[rows], rtol=1e-9)


class EnoughError(Exception):
    pass


def test_who_gives_up_waiting_stops_both_threads(looks):
    def give_up(share):
        raise EnoughError

    with pytest.raises(EnoughError):
        convergence_map(Experiment(epochs=2000), GridSpec(nu=90, nv=60), progress=give_up)
    assert set(looks) == {2700}
    assert len(looks) < 1000  # of 4002


def test_a_thread_that_fails_stops_the_other(monkeypatch, looks):
    real = convergence.train_from

    def fails_without_progress(groups, recorder, progress):
        if progress is None:
            raise EnoughError
        return real(groups, recorder, progress)

    monkeypatch.setattr(convergence, "train_from", fails_without_progress)
    with pytest.raises(EnoughError):
        convergence_map(Experiment(epochs=2000), GridSpec(nu=90, nv=60), progress=lambda share: 0)
    assert len(looks) < 1000
