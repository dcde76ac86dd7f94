"""Made links: each gives a view and a sentence for what could not be used, and nothing else."""

import os
import random
import time

from landscape.ui.link.choices import CHOICES
from landscape.ui.link.view import View, read_link, write_link
from landscape.ui.widgets.notes import bad_value
from tests.ui.links import NONSENSE

LINKS = int(os.environ.get("FUZZ", "1500"))
GOOD = {
    "dataset": ["toy1", "hours", "two_features", "three_classes", "line", "broken_line", "own"],
    "data": [
        "b1~.x~.~.y~.0~.1~.1_2_3~.010",
        "n1~.x~.~.y~.1_2_3~.4_5_7",
        "c1~.x~.~.k~.a~.b~.1_2~.1",
    ],
    "start": ["worst", "-2.5,4", "0,0,0", "zeros", "random1"],
    "loss": ["mse", "bce", "cross_entropy"],
    "model": ["logistic", "linear", "softmax", "mlp"],
    "model_options": ["width:3", "activation:relu"],
    "optimizer": ["adam", "lbfgs", "rmsprop"],
    "learning_rate": ["0.1", "1e-3"],
    "epochs": ["1", "10000"],
    "dataset_options": ["n:50", "standardize:true"],
    "lang": ["ko", "en"],
}
PIECES = ("~.", "_", ",", ":", "/", "<script>", "%00", "😀", "\u202e", "1", "-", "e9", "nan", "'")


def made(number):
    rng = random.Random(number)
    link = {}
    for name in rng.sample(list(CHOICES), rng.randrange(9)):
        kind = rng.random()
        if kind < 0.5 and name in GOOD:
            link[name] = rng.choice(GOOD[name])
        elif kind < 0.8:
            link[name] = rng.choice(NONSENSE.get(name.removeprefix("b_"), PIECES))
        else:
            link[name] = "".join(rng.choice(PIECES) for _ in range(rng.randrange(20)))
    if rng.random() < 0.2:
        link["".join(rng.choice(PIECES) for _ in range(3))] = "1"
    return link


def test_every_made_link_gives_a_view_and_sentences():
    slowest = 0.0
    for number in range(LINKS):
        link = made(number)
        began = time.perf_counter()
        view, problems = read_link(link)
        written = write_link(view, CHOICES)
        slowest = max(slowest, time.perf_counter() - began)
        assert isinstance(view, View)
        assert {problem.field.split()[0] for problem in problems} <= set(link)
        assert all(bad_value(problem, "x").endswith(".") for problem in problems)
        again, none = read_link(written)
        assert (again.experiment, none) == (view.experiment, []), link
    print(f"{LINKS} links; the slowest took {1000 * slowest:.0f} ms")
