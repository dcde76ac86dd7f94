import csv
import io

import numpy as np
import pytest

from landscape import Experiment, history_csv, train
from landscape.ui.widgets.take_home import file_name


def table(run):
    header, *rows = csv.reader(io.StringIO(history_csv(run)))
    return header, np.array(rows, dtype=float)


def test_the_history_has_a_row_for_each_epoch_and_every_digit():
    run = train(Experiment(start="worst", epochs=30))
    header, rows = table(run)
    assert header == ["epoch", "w0", "w1", "grad_w0", "grad_w1", "loss", "learning_rate"]
    assert rows.shape == (31, 7)
    assert np.array_equal(rows[:, 0], np.arange(31))
    assert np.array_equal(rows[:, 1:3], run.params)
    assert np.array_equal(rows[:, 3:5], run.grads)
    assert np.array_equal(rows[:, 5], run.losses)
    assert set(rows[:, 6]) == {0.25}


def test_a_diverged_run_ends_where_it_did():
    run = train(Experiment(learning_rate=1e10))
    assert run.status == "diverged"
    _, rows = table(run)
    assert len(rows) == run.epochs + 1 < 101
    assert np.isfinite(rows).all()


@pytest.mark.parametrize(
    ("experiment", "name"),
    [
        (Experiment(), "toy2-good-bce-sgd"),
        (Experiment("toy1", "worst", "mse", "adam"), "toy1-worst-mse-adam"),
        (Experiment(start=(-2.5, 4)), "toy2-own-bce-sgd"),
    ],
)
def test_files_are_named_after_their_experiment(experiment, name):
    assert file_name(experiment) == name
