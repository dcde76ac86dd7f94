"""What a browser is sent of a lesson's step does not hold its answer before that is given."""

import numpy as np
import pytest

from landscape import Experiment, train
from landscape.lessons.read import find_lessons, lesson_folders
from landscape.lessons.truth import QUANTITIES
from landscape.ui.lessons.told import step_run
from landscape.ui.lessons.withheld import without_answers
from landscape.ui.stage import StageData
from tests.ui.visits import opened, payloads, sent, unpacked

ASKED = [
    (lesson, place)
    for lesson in find_lessons(*lesson_folders())
    for place, step in enumerate(lesson.steps)
    if step.question is not None
]


def arrays(value, named=""):
    """All numbers in what a component is given, with the place where they stand."""
    if isinstance(value, dict) and "bdata" in value:
        yield named, unpacked(value)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from arrays(part, f"{named}.{name}")
    elif isinstance(value, list):
        for part in value:
            yield from arrays(part, named)
    elif isinstance(value, float):
        yield named, np.array([value])


def places_of(app, number):
    """Where a number stands in what the components are given, but for the surface's own values."""
    return [
        named
        for _kind, data in payloads(app)
        for named, values in arrays(data)
        if np.isclose(values, number, rtol=1e-6, atol=0).any() and named != ".trace.z"
    ]


def step_of(lesson, place, **more):
    page = lesson.steps[place].page
    return opened(page, lesson=lesson.name, step=str(place + 1), lang="en", **more)


@pytest.mark.parametrize(
    ("lesson", "place"), [pytest.param(*one, id=f"{one[0].name}-{one[1] + 1}") for one in ASKED]
)
def test_runs_end_where_the_clock_stands_and_the_answer_is_not_sent(lesson, place):
    step = lesson.steps[place]
    question, experiment = step.question, step_run(step)
    app = step_of(lesson, place)
    stage = sent(app)
    for run in stage["layout"]["meta"]["runs"]:
        for name in {"w0", "w1", "loss", "share", "share0"} & run.keys():
            assert len(unpacked(run[name])) == step.epoch + 1
    secrets = []
    if question.kind in ("end", "curve"):
        secrets = list(train(experiment).params[-1])
    elif question.kind == "number":
        truth = QUANTITIES[question.quantity].of(experiment, train(experiment))
        secrets = [] if float(truth).is_integer() else [truth]
    assert [places_of(app, number) for number in secrets] == [[] for _ in secrets]


def test_after_the_answer_all_of_the_run_is_sent():
    (lesson,) = {lesson.name: lesson for lesson, _ in ASKED if lesson.name == "plateau"}.values()
    end = train(Experiment(start="worst", loss="mse")).params[-1]
    app = step_of(lesson, 0, answers="1:-7_3")
    for number in end:
        assert places_of(app, number)


@pytest.mark.parametrize(
    ("lesson", "step", "page"),
    [("plateau", 6, "every"), ("rate", 2, "rates"), ("rate", 4, "rates")],
)
def test_a_map_tells_of_no_cell_that_is_still_to_come(lesson, step, page):
    app = opened(page, lesson=lesson, step=str(step), lang="en")
    maps = [data["trace"] for kind, data in payloads(app) if kind == "background"]
    cells = [trace for trace in maps if trace["name"] == "arrivals"]
    assert cells
    for trace in cells:
        assert set(unpacked(trace["z"]).tolist()) <= {-1, 0}  # those that arrive before any step
        assert trace["meta"]["never"] == ""  # it is not known yet


def test_no_line_that_lies_under_the_limit_is_left():
    app = opened("rates", lesson="rate", step="2", lang="en")
    assert {trace.get("name") for trace in sent(app)["traces"]} == {None, "chosen"}


def test_the_step_that_comes_is_not_sent():
    app = opened("inside", lesson="adam", step="1", lang="en")
    stage = sent(app)
    (run,) = stage["layout"]["meta"]["runs"]
    assert not [name for name in run if name.startswith(("p_", "t_", "sgd"))]
    assert "arrow" not in {trace.get("name") for trace in stage["traces"]}


CHOICE = ASKED[0][0].steps[-2].question


def withheld(page, epoch, **link):
    """What is sent of a page at an epoch before the answer, and what was made: arrays by name."""
    app = opened(page, **link)
    parts = payloads(app)
    (own,) = (data for kind, data in parts if kind == "stage")
    shared = {data["key"]: data["trace"] for kind, data in parts if kind == "background"}
    whole = StageData({}, own, shared, {"table": None, "stories": []})
    return without_answers(whole, CHOICE, epoch), whole


def runs_of(stage):
    return [
        {name: unpacked(array) for name, array in run.items()}
        for run in stage.own["layout"]["meta"]["runs"]
    ]


def test_marbles_that_arrive_later_do_not_tell_when():
    stage, whole = withheld("every", 6, shown="marbles")
    for cut, full in zip(runs_of(stage), runs_of(whole), strict=True):
        count = len(full["came"])
        np.testing.assert_array_equal(cut["marbles"], full["marbles"][: 7 * 3 * count])
        np.testing.assert_array_equal(cut["share"], full["share"][:7])
        np.testing.assert_array_equal(cut["came"][full["came"] < 7], full["came"][full["came"] < 7])
        assert set(cut["came"][full["came"] >= 7].tolist()) == {np.iinfo(np.int16).max}


def test_pictures_of_decisions_and_predictions_end_too():
    stage, whole = withheld("explore", 4, dataset="two_features", decision="on")
    ((cut,), (full,)) = (runs_of(one) for one in (stage, whole))
    assert cut["cell_frames"].tolist() == [0, 1, 2, 3, 4]
    each = len(full["cells"]) // len(full["cell_frames"])
    np.testing.assert_array_equal(cut["cells"], full["cells"][: 5 * each])
    stage, whole = withheld("explore", 4, dataset="broken_line", model="mlp", epochs="30")
    ((cut,), (full,)) = (runs_of(one) for one in (stage, whole))
    np.testing.assert_array_equal(
        cut["predictions"], full["predictions"].reshape(31, -1)[:5].ravel()
    )


def test_cells_that_have_come_are_seen_and_no_others():
    stage, whole = withheld("rates", 20)
    ((cut,), (full,)) = (
        [trace for trace in one.shared.values() if trace["name"] == "arrivals"]
        for one in (stage, whole)
    )
    codes, kept = unpacked(full["z"]), unpacked(cut["z"])
    when = np.where(codes < -1, -2 - codes, codes)
    came = (codes != -1) & (when <= 20)
    assert 0 < came.sum() < came.size
    np.testing.assert_array_equal(kept, np.where(came, codes, -1))
    assert stage.shared.keys() != whole.shared.keys()


def test_colours_of_a_surface_tell_of_no_start_that_arrives_later():
    stage, whole = withheld("every", 20, shown="surface")
    (cut,), (full,) = (
        [unpacked(trace["surfacecolor"]) for trace in one.own["traces"] if "surfacecolor" in trace]
        or [
            unpacked(one.shared[k]["surfacecolor"])
            for k in one.shared
            if "surfacecolor" in one.shared[k]
        ]
        for one in (stage, whole)
    )
    assert 0 < (full <= 20).sum() < full.size
    assert cut[full > 20].min() == cut[full > 20].max() > 20
    np.testing.assert_array_equal(cut[full <= 20], full[full <= 20])


def test_what_tells_nothing_keeps_its_key_so_that_it_is_not_sent_again():
    stage, whole = withheld("explore", 0)
    assert stage.shared == whole.shared
