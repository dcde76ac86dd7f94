"""Data sets that a link can carry, for property tests."""

import numpy as np
from hypothesis import strategies as st

from landscape.core.dataset import Dataset
from landscape.data.own import EXAMPLE

WORDS = st.text(
    st.characters(categories=("L", "N", "P")) | st.sampled_from("~.-_ "),
    min_size=1,
    max_size=8,
)
NUMBERS = st.floats(-1e6, 1e6).map(lambda number: number + 0.0)  # without -0.0


@st.composite
def points(draw):
    kind = draw(st.sampled_from(["binary", "classes", "number"]))
    n, features = draw(st.integers(2, 12)), draw(st.integers(1, 3))
    rows = np.array(draw(st.lists(NUMBERS, min_size=n * features, max_size=n * features)))
    rows = rows.reshape(n, features)
    rows[:2] = [[-1.5] * features, [2.25] * features]  # features that vary
    count = {"binary": 2, "classes": draw(st.integers(3, 5)), "number": 0}[kind]
    if kind == "number":
        y = draw(st.lists(NUMBERS, min_size=n, max_size=n))
    else:
        y = [0, 1, *draw(st.lists(st.integers(0, count - 1), min_size=n - 2, max_size=n - 2))]
    dataset = Dataset(
        rows[:, 0] if features == 1 else rows,
        np.array(y, dtype=float),
        columns=tuple(draw(WORDS) for _ in range(features)),
        units=tuple(draw(st.just("") | WORDS) for _ in range(features)),
        target=draw(WORDS),
        kind=kind,
        class_names=tuple(draw(WORDS) for _ in range(count)),
    )
    return dataset if dataset != EXAMPLE else Dataset([0.0, 1.0], [0.0, 1.0])
