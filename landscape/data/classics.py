"""The small data sets of first PyTorch lessons."""

from __future__ import annotations

import numpy as np

from landscape.core.dataset import Dataset
from landscape.data.source import DATASETS, DataSource, standardize, written_points

HOURS = (1.0, 2.0, 3.0, 4.0)
SCORES = (45.0, 50.0, 55.0, 60.0, 65.0, 70.0)
TWO_FEATURES = ((1.0, 2.0), (2.0, 3.0), (3.0, 1.0), (4.0, 3.0), (5.0, 3.0), (6.0, 2.0))
THREE_CLASSES = (
    (1.0, 2.0, 1.0, 1.0),
    (2.0, 1.0, 3.0, 2.0),
    (3.0, 1.0, 3.0, 4.0),
    (4.0, 1.0, 5.0, 5.0),
    (1.0, 7.0, 5.0, 5.0),
    (1.0, 2.0, 5.0, 6.0),
    (1.0, 6.0, 6.0, 6.0),
    (1.0, 7.0, 7.0, 7.0),
)
LINE_X = tuple(float(i) for i in range(1, 11))
LINE_Y = (3.0, 5.0, 5.0, 6.0, 7.0, 7.0, 8.0, 9.0, 9.0, 10.0)


PASSED = (0.0, 0.0, 1.0, 1.0)
DATASETS.add(
    DataSource(
        "hours",
        "Hours of study: pass or fail",
        (standardize(),),
        make=lambda seed: Dataset(
            np.array(HOURS),
            np.array(PASSED),
            columns=("hours",),
            units=("h",),
            class_names=("fail", "pass"),
        ),
        code=written_points(HOURS, PASSED),
        learning_rate=0.01,
        epochs=1000,
        # From the first the losses are those of a published lesson, to four digits.
        starts={"lesson": (0.132, 0.1723), "zeros": (0.0, 0.0), "worst": (10.0, -4.0)},
    )
)

SCORES_PASSED = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
DATASETS.add(
    DataSource(
        "scores",
        "Scores: pass or fail",
        (standardize(default=True),),
        make=lambda seed: Dataset(
            np.array(SCORES),
            np.array(SCORES_PASSED),
            columns=("score",),
            units=("points",),
            class_names=("fail", "pass"),
        ),
        code=written_points(SCORES, SCORES_PASSED),
        epochs=1000,
    )
)

TWO_FEATURES_PASSED = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
DATASETS.add(
    DataSource(
        "two_features",
        "Two features",
        (standardize(),),
        make=lambda seed: Dataset(np.array(TWO_FEATURES), np.array(TWO_FEATURES_PASSED)),
        code=written_points(TWO_FEATURES, TWO_FEATURES_PASSED),
        learning_rate=1.0,
        epochs=1000,
        starts={"zeros": (0.0, 0.0, 0.0), "worst": (10.0, -2.0, -2.0)},
    )
)

CLASSES = (2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 0.0, 0.0)
DATASETS.add(
    DataSource(
        "three_classes",
        "Three classes",
        (standardize(),),
        make=lambda seed: Dataset(np.array(THREE_CLASSES), np.array(CLASSES), kind="classes"),
        code=written_points(THREE_CLASSES, CLASSES, classes=True),
        model="softmax",
        loss="cross_entropy",
        learning_rate=0.1,
        epochs=1000,
    )
)

DATASETS.add(
    DataSource(
        "line",
        "Ten points near a line",
        (standardize(),),
        make=lambda seed: Dataset(np.array(LINE_X), np.array(LINE_Y), kind="number"),
        code=written_points(LINE_X, LINE_Y),
        model="linear",
        loss="mse",
        optimizer="adam",
        learning_rate=0.07,
        epochs=1000,
    )
)
