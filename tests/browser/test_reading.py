"""Every picture has its numbers as tables, and they are right."""

import csv
import io
import re

import numpy as np
import pytest

from tests import reference
from tests.browser.reading import (
    GOOD,
    STARTS,
    WORST,
    Data,
    check_grid,
    check_path,
    check_points,
    close,
    number,
    numbers,
    rows_of,
)

pytestmark = pytest.mark.browser


def test_explore(read, toy2):
    stage, history = read("?start=worst&lang=en")
    path = toy2.path("bce", "sgd", WORST)
    check_path(rows_of(stage, "Path"), toy2, "bce", path)
    check_grid(rows_of(stage, "loss"), lambda place: toy2.loss("bce", place))
    check_points(rows_of(stage, r"Points \(2000\)"), toy2)
    head, *curve = rows_of(stage, "probability.*")
    assert head == ["x", "truth", "fit"]
    x, truth, fit = numbers(curve).T
    np.testing.assert_allclose(x, np.linspace(-1, 1, 11), atol=1e-9)
    close(truth, reference.sigmoid(-1 + 5 * x))
    close(fit, reference.sigmoid(WORST[0] + WORST[1] * x))
    marks = {word: (number(u), number(v)) for word, u, v in rows_of(stage, "Marked places")[1:]}
    assert marks.keys() == {"truth", "optimum", "start", "now"}
    assert marks["truth"] == (-1, 5)
    assert marks["start"] == marks["now"] == WORST
    close(marks["optimum"], toy2.optimum())
    told = numbers(rows_of(history, "loss, gradient norm / epoch")[1:])
    at = path[told[:, 0].astype(int)]
    close(told[:, 1], [toy2.loss("bce", place) for place in at])
    close(told[:, 2], [toy2.norm("bce", place) for place in at])


def test_compare(read, toy2):
    stage, history = read("compare?lang=en")
    for name, loss in (("A: BCE", "bce"), ("B: MSE", "mse")):
        check_path(rows_of(stage, f"Path: {name}"), toy2, loss, toy2.path(loss, "sgd", GOOD))
        check_grid(rows_of(stage, f"loss: {name}"), lambda place, own=loss: toy2.loss(own, place))
    head, *told = rows_of(history, "Curves / epoch")
    assert [name for name in head if "gradient norm" in name] == [
        f"{name}, gradient norm" for name in ("A: BCE", "B: MSE")
    ]
    assert numbers(told)[0, 1] == 0


@pytest.mark.long
def test_twelve(read, toy2):
    (stage,) = read("twelve?lang=en")
    head, *rows = rows_of(stage, "Loss of each run")
    epochs = [int(text.split()[1]) for text in head[1:-1]]
    assert len(rows) == 12
    for name, *losses, _end in rows:
        loss, optimizer, start = re.fullmatch(r"(\w+) \+ (\w+), (\w+)", name).groups()
        path = toy2.path(loss.lower(), optimizer.lower(), STARTS[start])
        close(
            [number(text) for text in losses],
            [toy2.loss(loss.lower(), path[epoch]) for epoch in epochs],
        )
    check_grid(rows_of(stage, r"loss: MSE \+ SGD; .*"), lambda place: toy2.loss("mse", place))
    check_grid(rows_of(stage, r"loss: BCE \+ SGD; .*"), lambda place: toy2.loss("bce", place))


@pytest.mark.long
def test_race(read, toy2):
    stage, sweep = read("race?rates=best&lang=en")
    head, *rows = rows_of(sweep, "final loss / learning rate")
    sgd = head.index("SGD")
    for row in rows:
        rate = number(row[0])
        if rate < 1:  # told with four digits, which a run that jumps about magnifies
            end = toy2.path("bce", "sgd", GOOD, rate=rate)[-1]
            np.testing.assert_allclose(number(row[sgd]), toy2.loss("bce", end), rtol=2e-3)
    assert [row[0] for row in rows_of(stage, "Loss of each run")[1:]] == head[1:]


def test_stall(read, toy2):
    stage, curvature = read("stall?lang=en")
    check_path(rows_of(stage, "Path"), toy2, "bce", toy2.path("bce", "sgd", GOOD))
    check_grid(rows_of(stage, "gradient norm"), lambda place: toy2.norm("bce", place))
    head, *rows = rows_of(stage, r"Pull of each point \(w1\)")
    assert head == ["point", "MSE", "BCE"]
    for point, mse, bce in rows:
        x, y = (number(part) for part in point.split(", "))
        p = reference.sigmoid(GOOD[0] + GOOD[1] * x)
        # Slopes stand in a table of the browser's.
        assert number(bce) == pytest.approx((p - y) * x, rel=5e-3)
        assert number(mse) == pytest.approx(2 * (p - y) * p * (1 - p) * x, rel=5e-3)
    head, *rows = rows_of(curvature, "Curves / epoch")
    assert head == ["epoch", "|λ1|", "|λ2|", "condition number", "gradient norm"]
    path = toy2.path("bce", "sgd", GOOD)
    design = np.column_stack([np.ones_like(toy2.x), toy2.x])
    for epoch, *told in numbers(rows):
        p = reference.sigmoid(design @ path[int(epoch)])
        values = np.linalg.eigvalsh((design * (p * (1 - p))[:, None]).T @ design / len(p))
        close(told[:2], values[::-1])
        close(told[2:], [values[1] / values[0], toy2.norm("bce", path[int(epoch)])])


def test_inside(read, toy2):
    (stage,) = read("inside?lang=en")
    check_path(rows_of(stage, "Path"), toy2, "bce", toy2.path("bce", "sgd", GOOD))
    check_grid(rows_of(stage, "loss"), lambda place: toy2.loss("bce", place))


@pytest.mark.long
def test_samples(read, toy2):
    stage, curves = read("samples?lang=en")
    check_path(rows_of(stage, "Path"), toy2, "bce", toy2.path("bce", "sgd", GOOD))
    _head, *rows = rows_of(curves, "probability of y = 1 / x")
    x, best, truth = numbers(rows).T
    w0, w1 = toy2.optimum()
    close(best, reference.sigmoid(w0 + w1 * x))
    close(truth, reference.sigmoid(-1 + 5 * x))


@pytest.mark.long
def test_ends(read):
    shapes, stage, nets = read("ends?lang=en")
    assert len(shapes) == 2  # those that stay, and the one to bend
    for table in shapes:
        head, *rows = table["rows"]
        told = numbers(rows)
        for i in range(1, len(head), 2):
            close(told[:, i + 1], reference.sigmoid(told[:, i]))
    data = Data("broken_line")
    head, *rows = rows_of(stage, "probability of y = 1 / x")
    told = dict(zip(head, numbers(rows).T, strict=True))
    x = told["x"]
    close(told["truth"], reference.sigmoid(np.where(x < 0, 15 * x + 5, 5 - 5 * x)))
    w0, w1 = data.optimum()
    close(told["best logistic curve"], reference.sigmoid(w0 + w1 * x))
    head, *rows = rows_of(nets, "probability of y = 1 / x")
    assert head[:3] == ["x", "truth", "best logistic curve"]
    assert len(head) == 8  # and five nets
    close(numbers(rows)[:, 1], told["truth"])


@pytest.mark.long
def test_more_parameters(read):
    stage, _history = read("more?dataset=two_features&decision=on&lang=en")
    head, *rows = rows_of(stage, r"Points \(6\)")
    assert head == ["class", "number of points", "mean of x1", "mean of x2"]
    assert [row[1:] for row in rows] == [["3", "2", "2"], ["3", "5", "2.667"]]
    losses = {row[0]: row[3] for row in rows_of(stage, "Path")[1:]}
    assert losses["100"] == "0.1347"  # as it is published
    assert losses["1000"] == "0.01985"
    _head, *rows = rows_of(stage, "Predictions")
    assert {text for row in rows for text in row[1:]} == {"0.502"}  # zeros, as a byte: 128/255


def test_the_tables_follow_the_clock_and_are_saved_for_a_spreadsheet(read, shared, tmp_path, toy2):
    read("?lang=en")
    shared.press("last")
    shared.settle()
    place = shared.page.locator(".ls-stage .ls-numbers").get_by_role("row", name="now")
    end = toy2.path("bce", "sgd", GOOD)[-1]
    close([number(text) for text in place.get_by_role("cell").all_inner_texts()], end)
    with shared.page.expect_download() as download:
        shared.page.locator(".ls-stage .ls-numbers button").click()
    assert download.value.suggested_filename == "numbers.csv"
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Path"]
    assert rows[1] == ["epoch", "w0 (bias)", "w1 (weight)", "loss", "size of the slope"]
    assert [float(value) for value in rows[2][:3]] == [0, *GOOD]


def test_a_csv_has_numbers_that_a_spreadsheet_reads_and_no_formulas(alone):
    tables = [
        {
            "title": "=1+1",
            "head": ["a, b", '"'],
            "rows": [
                ["−1.5", "2.6·10⁻⁵"],
                ["-x", "3 %"],
                ["-1+cmd|' /C calc'!A0", "−1 … −0.8"],
            ],
        }
    ]
    text = alone("reading", "return m.csvOf(arg);", tables)
    assert list(csv.reader(io.StringIO(text))) == [
        ["'=1+1"],
        ["a, b", '"'],
        ["-1.5", "2.6e-5"],
        ["'-x", "3 %"],
        ["'-1+cmd|' /C calc'!A0", "-1 … -0.8"],
    ]


@pytest.mark.long
def test_before_the_answer_of_a_lesson_there_is_no_table(visitor, address):
    visit = visitor().open(f"{address}/?lesson=plateau&step=4&lang=en", end=False)
    assert visit.page.locator(".ls-numbers:visible").count() == 0
    visit.page.locator(".st-key-answer_plateau_3").get_by_text("about 1").click()
    visit.page.locator(".st-key-give_answer button").click()
    visit.page.locator(".st-key-reveal").wait_for()
    visit.settle()
    assert visit.page.locator(".ls-stage .ls-numbers:visible").count() == 1
