import numpy as np
import pytest

from landscape import Dataset, Experiment, train
from landscape.ui.link.points import points_text
from landscape.ui.widgets.drawing import can_draw, with_point
from tests.ui.visits import frames, link, opened, ran, sent, shows, told

DATA = Dataset([1.0, 2.125, 3.0, 5.0], [0.0, 1.0, 0.0, 1.0])
OWN = Experiment("own", data=DATA)


def points(dataset):
    return list(zip(dataset.x.tolist(), dataset.y.tolist(), strict=True))


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((4, 4.123456, 1), [(1, 0), (2.125, 1), (3, 0), (5, 1), (4.12, 1)]),
        ((0, 1.5, 0), [(1.5, 0), (2.125, 1), (3, 0), (5, 1)]),
        ((1, 2.1251, 0), [(1, 0), (2.125, 0), (3, 0), (5, 1)]),
        ((2, 0, -1), [(1, 0), (2.125, 1), (5, 1)]),
    ],
)
def test_a_point_is_added_moved_turned_and_taken_away(point, expected):
    assert points(with_point(OWN, *point)) == expected


def test_on_a_standardised_axis_points_keep_their_own_units():
    standardized = Experiment("own", data=DATA, dataset_options=(("standardize", True),))
    place = (4.5 - DATA.x.mean()) / DATA.x.std()
    assert points(with_point(standardized, 4, place, 0))[-1] == (4.5, 0)


@pytest.mark.parametrize("point", [(5, 1, 0), (-1, 1, 0), (0, np.nan, 0), (0, 1, 2), (1, 1, 0.5)])
def test_what_is_no_point_changes_nothing(point):
    assert with_point(OWN, *point) is None


def test_two_classes_and_at_most_sixty_points_are_left():
    one = Experiment("own", data=Dataset([1.0, 2.0, 3.0], [0.0, 0.0, 1.0]))
    assert with_point(one, 2, 0, -1) is None
    assert with_point(one, 2, 3, 0) is None
    full = Experiment("own", data=Dataset(np.arange(60.0), np.arange(60) % 2.0))
    assert with_point(full, 60, 3, 0) is None
    assert with_point(full, 59, 3, 0) is not None


def test_only_own_points_of_one_feature_and_two_classes_can_be_drawn():
    assert can_draw(OWN)
    assert can_draw(Experiment("own"))
    assert not can_draw(Experiment("hours"))
    assert not can_draw(Experiment("own", data=Dataset([1.0, 2.0], [3.0, 4.5], kind="number")))
    assert not can_draw(Experiment("own", data=Dataset(np.arange(61.0), np.arange(61) % 2.0)))


def drawing():
    app = opened(dataset="own", data=points_text(DATA))
    assert sent(app)["asks"]["points"] is False
    app.toggle(key="draw_points").set_value(True)
    return ran(app)


def test_a_drawn_point_is_in_the_link_and_trains():
    app = told(drawing(), "drawn", [4, 4.0, 0])
    more = with_point(OWN, 4, 4.0, 0)
    assert link(app)["data"] == points_text(more)
    assert shows(app, Experiment("own", data=more))


def test_a_held_point_is_shown_but_not_chosen():
    app = drawing()
    told(app, "draw", [4, 4.0, 0])
    more = Experiment("own", data=with_point(OWN, 4, 4.0, 0))
    np.testing.assert_allclose(frames(app)[0]["loss"], train(more).losses, rtol=1e-6)
    assert link(app)["data"] == points_text(DATA)
    assert shows(ran(app), OWN)
    np.testing.assert_allclose(frames(app)[0]["loss"], train(OWN).losses, rtol=1e-6)


def test_a_dragged_start_is_shown_but_not_chosen():
    app = opened()
    told(app, "drag", [1.0, 2.0])
    run = train(Experiment(start=(1.0, 2.0)))
    np.testing.assert_allclose(frames(app)[0]["loss"], run.losses, rtol=1e-6)
    assert link(app) == {}
    told(app, "start", [1.0, 2.0])
    assert link(app) == {"start": "1,2"}
    assert shows(app, Experiment(start=(1.0, 2.0)))


def test_why_the_last_point_of_a_class_stays_is_told_once_it_is_let_go():
    one = Dataset([1.0, 2.0, 3.0], [0.0, 0.0, 1.0])
    app = opened(dataset="own", data=points_text(one))
    app.toggle(key="draw_points").set_value(True)
    ran(app)
    told(app, "draw", [2, 0, -1])
    assert not app.toast
    told(app, "drawn", [2, 0, -1])
    assert [toast.value for toast in app.toast] == [
        "Each class keeps a point, and not all points can have the same x."
    ]
