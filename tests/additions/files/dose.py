"""A data set with one feature: who recovered at which dose."""

import numpy as np

from landscape.core.dataset import Dataset
from landscape.data.source import DATASETS, DataSource

DOSES = (5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 80.0)
RECOVERED = (0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0)

DATASETS.add(
    DataSource(
        "dose",
        "Dose and recovery",
        make=lambda seed: Dataset(
            np.array(DOSES), np.array(RECOVERED), columns=("dose",), units=("mg",)
        ),
        code=f"""\
x = torch.tensor({DOSES}, dtype=torch.float64).reshape(-1, 1)
y = torch.tensor({RECOVERED}, dtype=torch.float64).reshape(-1, 1)
""",
    )
)
