"""A slice through the loss of a small CNN, trained on 300 of scikit-learn's digits.

Needs scikit-learn. Run it with ``python -m examples.small_cnn``; it writes ``small_cnn.html``.
"""

import sys

import torch
from sklearn.datasets import load_digits
from torch import nn

from landscape import (
    Task,
    loss_surface,
    plane_window,
    principal_plane,
    slice_report,
    train_module,
)
from landscape.figures import slice_figure


def make_net(generator: torch.Generator) -> nn.Module:
    """Return a net of 410 parameters for images of 8 × 8 points."""
    net = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 10)
    )
    with torch.no_grad():
        for value in net.parameters():
            value.copy_(0.2 * torch.randn(value.shape, generator=generator))
    return net


def main(file: str = "small_cnn.html", epochs: int = 60, points: int = 40) -> None:
    """Train, and draw the surface on the plane of the path's principal components."""
    images, digits = load_digits(return_X_y=True)
    x = torch.tensor(images[:300] / 16).reshape(-1, 1, 8, 8)
    y = torch.tensor(digits[:300])

    task = Task.from_module(
        make_net(torch.Generator().manual_seed(0)), nn.CrossEntropyLoss(), (x, y)
    )
    run = train_module(task, optimizer="adam", learning_rate=0.03, epochs=epochs)
    plane = principal_plane(run)
    window = plane_window(plane, run.params, number=points)
    surface = loss_surface(task, window, plane=plane)
    report = slice_report(task, run, plane)

    print(f"{len(task.params)} parameters, loss {run.losses[0]:.3f} to {run.losses[-1]:.3f}")
    print(f"{report.spread_share:.0%} of the spread lies in the slice")
    slice_figure(surface, run, report.heights).plotly().write_html(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
