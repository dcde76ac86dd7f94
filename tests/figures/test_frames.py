import numpy as np
import pytest

from landscape.figures.frames import FIRST_EPOCHS, MOST_FRAMES, frame_epochs


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
