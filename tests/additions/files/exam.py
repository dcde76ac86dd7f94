"""A data set with two features: who passed an exam."""

import numpy as np

from landscape.core.dataset import Dataset
from landscape.data.source import DATASETS, DataSource

ROWS = ((1.0, 7.0), (2.0, 5.0), (3.0, 8.0), (4.0, 4.0), (5.0, 6.0), (6.0, 7.0))
PASSED = (0.0, 0.0, 1.0, 0.0, 1.0, 0.0)

DATASETS.add(
    DataSource(
        "exam",
        "Exam",
        make=lambda seed: Dataset(
            np.array(ROWS), np.array(PASSED), columns=("study", "sleep"), units=("h", "h")
        ),
        code=f"""\
x = torch.tensor({ROWS}, dtype=torch.float64)
y = torch.tensor({PASSED}, dtype=torch.float64).reshape(-1, 1)
""",
    )
)
