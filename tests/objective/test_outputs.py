import numpy as np
import pytest
import torch
from torch.nn import functional

from landscape import Experiment, load_dataset, loss_at, loss_of_outputs
from landscape.data.broken_line import broken_line_logits


def test_the_true_curves_loss_on_the_broken_line_is_torchs_own():
    data = load_dataset("broken_line", seed=3)
    x = np.linspace(-1, 1, 2000)
    logits = torch.from_numpy(np.where(x < 0, 15 * x + 5, 5 - 5 * x))
    y = torch.from_numpy(data.y.copy())
    expected = functional.binary_cross_entropy_with_logits(logits, y).item()
    found = loss_of_outputs(Experiment("broken_line", seed=3), broken_line_logits(data.x))
    assert found == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("loss", ["bce", "mse"])
def test_a_lines_outputs_have_the_lines_loss(loss):
    experiment = Experiment(loss=loss)
    found = loss_of_outputs(experiment, -1 + 5 * experiment.task.dataset.x)
    assert found == pytest.approx(loss_at(experiment, (-1, 5)), rel=1e-12)


def test_numbers_and_classes_have_a_loss_too():
    line = Experiment("line")
    data = line.task.dataset
    assert loss_of_outputs(line, data.y) == 0
    assert loss_of_outputs(line, data.y - 2) == pytest.approx(4)
    uninformed = np.zeros((8, 3))
    assert loss_of_outputs(Experiment("three_classes"), uninformed) == pytest.approx(np.log(3))


@pytest.mark.parametrize("shape", [(3,), (13, 2), (1, 13), ()])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="outputs must have the shape"):
        loss_of_outputs(Experiment("toy1"), np.zeros(shape))
