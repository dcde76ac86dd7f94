"""Tables of numbers as a page shows them, and what is true of a data set."""

import re

import numpy as np
import pytest

from landscape import load_dataset
from tests import reference

TABLES = """
(root) => [...root.querySelectorAll('table')].map((table) => ({
  title: table.caption.textContent,
  rows: [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
}))
"""
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
GOOD, PLAUSIBLE, WORST = (-0.8, -0.3), (-3.0, -1.0), (-10.0, -1.0)
STARTS = {"good": GOOD, "plausible": PLAUSIBLE, "worst": WORST}
TOLD = 6e-4  # numbers are told with four digits, small ones with two


def number(text):
    """What a number on the page is, also of "w0 = −7.4" and "12 %"."""
    text = text.split("= ")[-1].removesuffix(" %")
    mantissa, _, power = text.partition("·10")
    return float(mantissa.translate(DIGITS)) * 10.0 ** int(power.translate(DIGITS) or 0)


def numbers(rows):
    return np.array([[number(text) for text in row] for row in rows])


def close(told, true):
    """Whether numbers are those that were told, with as many digits as they are told with."""
    told, true = np.asarray(told), np.asarray(true)
    small = np.abs(true) < 1e-3
    np.testing.assert_allclose(told[~small], true[~small], rtol=TOLD)
    np.testing.assert_allclose(told[small], true[small], rtol=0.06, atol=1e-7)


class Data:
    """A data set with what is true of it, from the formulas alone."""

    def __init__(self, name="toy2"):
        dataset = load_dataset(name)
        self.x, self.y = dataset.x, dataset.y

    def loss(self, name, place):
        return reference.loss_at(name, self.x, self.y, *place)

    def norm(self, name, place):
        return np.linalg.norm(reference.grad_at(name, self.x, self.y, *place))

    def path(self, loss, optimizer, start, epochs=100, rate=0.25):
        return reference.descend(loss, optimizer, self.x, self.y, start, rate, epochs)[0]

    def optimum(self):
        """Of BCE, by Newton's method."""
        w = np.zeros(2)
        design = np.column_stack([np.ones_like(self.x), self.x])
        for _ in range(50):
            p = reference.sigmoid(design @ w)
            hessian = (design * (p * (1 - p))[:, None]).T @ design
            w = w - np.linalg.solve(hessian, design.T @ (p - self.y))
        return w


def rows_of(tables, title):
    (rows,) = [table["rows"] for table in tables if re.fullmatch(title, table["title"])]
    return rows


def check_grid(rows, at):
    """Compare a grid of numbers with a function of the place."""
    across = [number(text) for text in rows[0][1:]]
    for up, *values in rows[1:]:
        close([number(text) for text in values], [at((x, number(up))) for x in across])


def check_path(rows, data, loss, path):
    told = numbers(rows[1:])
    epochs = told[:, 0].astype(int)
    np.testing.assert_array_equal(epochs, [0, 1, 2, 5, 10, 20, 50, 100])
    close(told[:, 1:3], path[epochs])
    close(told[:, 3], [data.loss(loss, place) for place in path[epochs]])
    close(told[:, 4], [data.norm(loss, place) for place in path[epochs]])


def check_points(rows, data):
    counts, edges = np.histogram(data.x, 10)
    sums, _edges = np.histogram(data.x, 10, weights=data.y)
    close([number(row[1]) for row in rows[1:]], counts)
    close([number(row[2]) for row in rows[1:]], sums / counts)
    assert [number(row[0].split(" … ")[0]) for row in rows[1:]] == pytest.approx(edges[:-1])
