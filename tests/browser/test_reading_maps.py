"""The tables of maps of starts and of rates tell when training arrives."""

import re

import numpy as np
import pytest

from tests import reference
from tests.browser.reading import (
    GOOD,
    Data,
    number,
    numbers,
    rows_of,
)

pytestmark = pytest.mark.browser


def arrivals(data, places, rate=0.25, momentum=0.0, epochs=100):
    """The epoch at which SGD on BCE arrives from each place, infinite for never."""
    w = np.array(places, dtype=float)
    rate, momentum = (np.reshape(value, (-1, 1)) for value in (rate, momentum))
    goal = 1.05 * data.loss("bce", data.optimum())
    came, velocity = np.full(len(w), np.inf), np.zeros_like(w)
    for epoch in range(epochs + 1):
        w = np.clip(w, -1e9, 1e9)  # what diverges
        u = w[:, :1] + w[:, 1:] * data.x
        loss = np.mean(np.logaddexp(0, u) - data.y * u, axis=1)
        came[(loss <= goal) & np.isinf(came)] = epoch
        residual = reference.sigmoid(u) - data.y
        gradient = np.column_stack([residual.mean(axis=1), (residual * data.x).mean(axis=1)])
        velocity = momentum * velocity + gradient
        w = w - rate * velocity
    return came


def told_arrival(text):
    found = re.fullmatch(r"arrives at epoch (\d+)", text)
    return float(found[1]) if found else np.inf


def check_shares(rows, came):
    epochs, shares = numbers([row[:2] for row in rows[1:]]).T
    true = [100 * np.mean(came <= epoch) for epoch in epochs]
    np.testing.assert_allclose(shares, true, atol=0.51)


def test_every_start(read, shared):
    (stage,) = read("every?dataset=toy1&lang=en")
    data = Data("toy1")
    title = "Arrival of each start or setting: BCE + SGD"  # the large map, and the small one
    grids = [table["rows"] for table in stage if table["title"] == title]
    assert len(grids) == 2
    told, true = [], []
    for head, *rows in grids:
        across = [number(text) for text in head[1:]]
        places = [(x, number(row[0])) for row in rows for x in across]
        told += [told_arrival(text) for row in rows for text in row[1:]]
        true += [*arrivals(data, places)]
    off = np.array(told) != true
    assert off.mean() < 0.05  # places are told with four digits
    assert np.isfinite(told).any()
    x, y = shared.graph(
        "(({x, y}) => [Array.from(x), Array.from(y)])"
        "(gd._fullData.find((t) => t.name === 'arrivals'))"
    )
    grid = np.array([(u, v) for v in y for u in x])
    check_shares(rows_of(stage, "Arrived by epoch"), arrivals(data, grid))


def test_marbles(read, shared):
    (stage,) = read("every?shown=marbles&lang=en")
    head, *rows = rows_of(stage, "Arrived by epoch")
    assert head == ["epoch", "arrived MSE + SGD", "arrived BCE + SGD"]
    shared.scrub(100)
    shared.settle()
    assert rows[-1] == ["100", *re.findall(r"\d+ %", shared.title)]


def test_every_rate(read):
    (stage,) = read("rates?dataset=toy1&lang=en")
    data = Data("toy1")
    head, *rows = rows_of(stage, "Arrival of each start or setting")
    rates = [number(text) for text in head[1:]]
    settings = [(rate, number(row[0])) for row in rows for rate in rates if rate < 10]
    rate, momentum = np.array(settings).T
    told = [
        told_arrival(text)
        for row in rows
        for text, rate in zip(row[1:], rates, strict=True)
        if rate < 10
    ]
    true = arrivals(data, [GOOD] * len(rate), rate, momentum)
    # Settings are told with four digits, which may be an epoch.
    assert np.isclose(told, true, rtol=0, atol=1).mean() > 0.9
    assert np.isfinite(told).any()
    assert rows_of(stage, "Marked places")[1] == ["chosen", "0.25", "0"]
