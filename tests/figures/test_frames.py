import numpy as np
import pytest

from landscape.core.trajectory import Trajectory
from landscape.figures.frames import (
    FIRST_EPOCHS,
    MOST_FRAMES,
    clock_epochs,
    frame_epochs,
    frame_rows,
    run_frames,
)
from tests.figures.records import run


@pytest.mark.parametrize("epochs", [0, 1, 2, 99, 100, 101, 998, 999])
def test_a_short_run_has_every_epoch(epochs):
    assert np.array_equal(frame_epochs(epochs), np.arange(epochs + 1))


@pytest.mark.parametrize("epochs", [1000, 1001, 1099, 1500, 9999, 10_000])
def test_a_long_run_keeps_the_first_hundred_and_both_ends(epochs):
    rows = frame_epochs(epochs)
    assert len(rows) == MOST_FRAMES
    assert np.array_equal(rows[: FIRST_EPOCHS + 1], np.arange(FIRST_EPOCHS + 1))
    assert (rows[0], rows[-1]) == (0, epochs)


@pytest.mark.parametrize("epochs", [1000, 1001, 1234, 10_000])
def test_a_selection_rises_in_steps_that_differ_by_one_at_most(epochs):
    steps = np.diff(frame_epochs(epochs)[FIRST_EPOCHS:])
    assert steps.min() >= 1
    assert steps.max() - steps.min() <= 1


def test_fewer_frames_can_be_asked_for():
    rows = frame_epochs(5000, most=150)
    assert len(rows) == 150
    assert (rows[0], rows[-1]) == (0, 5000)


def test_frames_are_whole_numbers_that_browsers_read():
    assert frame_epochs(10).dtype == frame_epochs(10_000).dtype == np.int32


def test_a_clock_has_the_epochs_of_the_longest_run():
    assert np.array_equal(clock_epochs([run(3), run(20), run(7, diverged=True)]), np.arange(21))
    assert np.array_equal(clock_epochs([run(300), run(5000)]), frame_epochs(5000))


def test_a_run_that_ends_early_has_rows_up_to_its_own_end():
    epochs = clock_epochs([run(20)])
    assert np.array_equal(frame_rows(run(20), epochs), np.arange(21))
    assert np.array_equal(frame_rows(run(7, diverged=True), epochs), np.arange(8))


@pytest.mark.parametrize("end", [1, 99, 100, 101, 150, 2503, 4999, 5000])
def test_a_run_that_ends_between_two_epochs_of_the_clock_is_at_its_last_row_by_the_next(end):
    epochs = frame_epochs(5000)
    rows = frame_rows(run(end), epochs)
    assert rows[-1] == end
    assert (np.diff(rows) > 0).all()
    # At each frame the run is where it is at that epoch, or has ended.
    assert np.array_equal(rows, np.minimum(epochs[: len(rows)], end))
    assert len(rows) == len(epochs) or epochs[len(rows)] > end


def test_a_run_that_never_made_a_step_has_one_frame():
    alone = Trajectory([[1.0, 2.0]], [[0.5, 0.5]], [3.0], "diverged")
    frames = run_frames(alone, frame_epochs(20))
    assert {len(array) for array in frames.values()} == {1}
    assert (frames["w0"][0], frames["w1"][0], frames["loss"][0]) == (1, 2, 3)


def test_frames_are_the_rows_as_browsers_read_them():
    record = run(7, diverged=True)
    frames = run_frames(record, frame_epochs(20))
    assert set(frames) == {"w0", "w1", "g0", "g1", "loss"}
    for name, column in (
        ("w0", record.params[:, 0]),
        ("w1", record.params[:, 1]),
        ("g0", record.grads[:, 0]),
        ("g1", record.grads[:, 1]),
        ("loss", record.losses),
    ):
        assert frames[name].dtype == np.float32
        np.testing.assert_allclose(frames[name], column, rtol=1e-6)


def test_the_learning_rate_is_told_where_it_is_known():
    plain = run(3)
    rates = [0.4, 0.2, 0.1, 0.05]
    planned = Trajectory(plain.params, plain.grads, plain.losses, learning_rates=rates)
    assert "lr" not in run_frames(plain, frame_epochs(3))
    np.testing.assert_allclose(run_frames(planned, frame_epochs(3))["lr"], rates, rtol=1e-6)


def test_what_else_is_known_keeps_its_kind():
    record = run(4)
    frames = run_frames(
        record,
        frame_epochs(9),
        state=np.arange(5, dtype=np.uint8),
        inside=np.array([True, True, False, False, True]),
        distance=np.linspace(1, 0, 5),
    )
    assert frames["state"].dtype == frames["inside"].dtype == np.uint8
    assert frames["distance"].dtype == np.float32
    assert list(frames["state"]) == [0, 1, 2, 3, 4]
    assert list(frames["inside"]) == [1, 1, 0, 0, 1]
    np.testing.assert_allclose(frames["distance"], [1, 0.75, 0.5, 0.25, 0])
