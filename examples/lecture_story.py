"""The lecture's story: from the worst start MSE with SGD stays, BCE leaves, and so does Adam.

Run it with ``python -m examples.lecture_story``; it writes ``lecture_story.html``.
"""

import sys

from landscape import Experiment, find_optimum, judge, loss_surface, train
from landscape.figures import RunOnSurface, stage_figure

worst = Experiment("toy2", start="worst")  # 100 epochs of SGD with the rate 0.25


def main(file: str = "lecture_story.html") -> None:
    """Train the three runs, say what each came to, and draw the first two side by side."""
    stories = {
        "MSE + SGD": Experiment("toy2", "worst", "mse", "sgd"),
        "BCE + SGD": Experiment("toy2", "worst", "bce", "sgd"),
        "MSE + Adam": Experiment("toy2", "worst", "mse", "adam"),
    }
    sides = []
    for name, experiment in stories.items():
        run, optimum = train(experiment), find_optimum(experiment)
        verdict = judge(run, optimum)
        print(
            f"{name}: {verdict.outcome}, (w0, w1) = ({run.params[-1, 0]:.3f}, "
            f"{run.params[-1, 1]:.3f}); the first gradient was {run.grad_norms[0]:.1e}"
        )
        sides.append(RunOnSurface(loss_surface(experiment), run, optimum, name=name))
    stage_figure(worst.task.dataset, sides[:2]).plotly().write_html(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
