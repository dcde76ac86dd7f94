"""Compare, All twelve, Race, Inside the optimizer and New sample, as a visitor sees them."""

import numpy as np
import pytest

from landscape import Experiment, train
from tests.browser.driver import served
from tests.browser.visit import same_camera

pytestmark = pytest.mark.browser


COMPARE = "compare?start=worst&loss=mse&b_loss=bce&b_optimizer=adam"


MSE = Experiment(start="worst", loss="mse")


BCE_ADAM = Experiment(start="worst", loss="bce", optimizer="adam")


def runs(visit):
    """What each run's path on the page is, as it is drawn now: its w0 and w1."""
    paths = visit.graph(
        "gd._fullData.filter((t) => t.name === 'path')"
        ".map((t) => ({ run: t.meta.run, x: Array.from(t.x), y: Array.from(t.y) }))"
    )
    paths.sort(key=lambda path: path["run"])
    return [np.column_stack([path["x"], path["y"]]) for path in paths]


def turn(visit, scene, dx, dy, *, let_go=True):
    """Drag in one of the two scenes."""
    layer = visit.page.locator(".gl-container > div").nth(scene).bounding_box()
    x, y = layer["x"] + layer["width"] / 2, layer["y"] + layer["height"] / 2
    mouse = visit.page.mouse
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 9):
        mouse.move(x + dx * step / 8, y + dy * step / 8)
        visit.page.wait_for_timeout(20)
    if let_go:
        mouse.up()
        visit.turned = True


def both_cameras(visit):
    return visit.camera_of("scene"), visit.camera_of("scene2")


@pytest.fixture
def pair(shared, address):
    if shared.page.url != f"{address}/{COMPARE}":
        shared.open(f"{address}/{COMPARE}")
    if shared.playing:
        shared.press("play")
    shared.press("last")
    return shared.settle()


def test_two_runs_are_drawn_in_two_scenes_of_one_graph(pair):
    assert pair.page.locator(".js-plotly-plot.ls-graph").count() == 1
    assert pair.graph("Object.keys(gd._fullLayout).filter((n) => /^scene/.test(n)).length") == 2
    for drawn, experiment in zip(runs(pair), (MSE, BCE_ADAM), strict=True):
        np.testing.assert_allclose(drawn, train(experiment).params, rtol=1e-5, atol=1e-6)
    assert "A: MSE, SGD" in pair.title
    assert "B: BCE, Adam" in pair.title


def test_one_clock_moves_both_runs(pair):
    pair.scrub(30)
    pair.settle()
    for drawn, experiment in zip(runs(pair), (MSE, BCE_ADAM), strict=True):
        np.testing.assert_allclose(drawn, train(experiment).params[:31], rtol=1e-5, atol=1e-6)
    assert pair.title.count("epoch 30 / 100") == 2
    fits = pair.graph(
        "gd._fullData.filter((t) => t.name === 'fit').map((t) => [t.x[0], t.y[0], t.meta.run])"
    )
    for x, y, run in fits:
        w0, w1 = train((MSE, BCE_ADAM)[run]).params[30]
        assert y == pytest.approx(1 / (1 + np.exp(-(w0 + w1 * x))), rel=1e-5)


@pytest.mark.long
def test_turning_one_surface_turns_the_other_and_they_never_part(pair):
    first, _ = both_cameras(pair)
    for scene, dx, dy in ((0, 70, 10), (1, -50, -30), (0, 25, 5), (1, 10, 40)):
        turn(pair, scene, dx, dy, let_go=False)
        pair.page.wait_for_timeout(100)
        assert same_camera(*both_cameras(pair))
        pair.page.mouse.up()
    pair.page.wait_for_timeout(1500)  # until the momentum is spent
    one, other = both_cameras(pair)
    assert same_camera(one, other)
    assert not same_camera(first, one)
    pair.speed(5)
    pair.press("play")
    turn(pair, 1, 40, 0)
    pair.page.wait_for_timeout(1500)
    one, other = both_cameras(pair)
    assert same_camera(one, other)
    pair.settle()
    pair.choose("scale", "log")
    assert all(same_camera(one, camera) for camera in both_cameras(pair))


def test_a_click_on_a_surface_starts_both_there(pair, address):
    layer = pair.page.locator(".gl-container > div").nth(1).bounding_box()
    x, y, _under = pair.hover_surface(layer)
    pair.page.mouse.click(x, y)
    pair.page.wait_for_url(lambda url: "start=" in url and "start=worst" not in url)
    pair.settle()
    start = pair.link["start"]
    assert "," in start
    assert "b_start" not in pair.link
    (one, other) = (drawn[0] for drawn in runs(pair))
    np.testing.assert_allclose(one, other)
    np.testing.assert_allclose(one, [float(part) for part in start.split(",")], rtol=1e-5)


@pytest.mark.long
def test_the_first_visitor_of_a_new_server_is_shown_the_page_of_the_link(visitor):
    # The server has never run the app: it does not know yet which pages there are.
    with served() as address:
        visit = visitor().open(f"{address}/{COMPARE}")
        assert visit.page.get_by_text("Page not found").count() == 0
        assert visit.page.url == f"{address}/{COMPARE}"
        assert len(runs(visit)) == 2


@pytest.mark.parametrize(
    ("link", "count"),
    [
        pytest.param("twelve?dataset=toy1&epochs=40", 12, marks=pytest.mark.long),
        ("race?racers=sgd,sgd;momentum:0.9,lbfgs&start=-2.5,4&epochs=30", 3),
        pytest.param(
            "inside?optimizer=adam&optimizer_options=betas:0.8/0.99&schedule=steplr&epochs=50",
            1,
            marks=pytest.mark.long,
        ),
        ("samples?seed=4&loss=mse&epochs=30", 5),
    ],
)
def test_a_link_opened_cold_shows_its_page_and_no_complaint(visitor, address, link, count):
    visit = visitor().open(f"{address}/{link}")
    assert visit.page.get_by_text("Page not found").count() == 0
    assert visit.page.url == f"{address}/{link}"
    assert visit.page.locator(".ls-graph .main-svg").count() > 0
    assert len(runs(visit)) == count


@pytest.mark.long
def test_the_link_of_a_changed_page_shows_the_same_picture_elsewhere(visitor, address):
    here = visitor().open(f"{address}/race?start=worst")
    here.page.locator(".st-key-racers").get_by_role("button", name="AdamW", exact=True).click()
    here.settle()
    here.choose("loss", "MSE")
    assert here.link == {"start": "worst", "loss": "mse", "racers": here.link["racers"]}
    there = visitor().open(here.page.url)
    assert there.page.inner_text(".ls-table") == here.page.inner_text(".ls-table")
    for one, other in zip(runs(here), runs(there), strict=True):
        np.testing.assert_array_equal(one, other)
    assert len(runs(there)) == 5


@pytest.mark.long
def test_back_brings_back_what_other_pages_links_leave_out(visitor, address):
    visit = visitor().open(f"{address}/?optimizer=adam&start=worst&loss=mse")
    visit.page.get_by_role("link", name="All twelve").click()
    visit.page.wait_for_url("**/twelve*")
    visit.settle()
    visit.page.get_by_role("link", name="Race").click()
    visit.page.wait_for_selector(".st-key-racers")
    visit.settle()
    assert visit.link == {"start": "worst", "loss": "mse"}
    for _ in range(4):
        visit.page.go_back()
        visit.page.wait_for_timeout(1500)
        visit.settle()
        if visit.page.locator(".st-key-optimizer").count():
            break
    assert visit.link == {"optimizer": "adam", "start": "worst", "loss": "mse"}
    expected = train(Experiment(start="worst", loss="mse", optimizer="adam")).params
    np.testing.assert_allclose(runs(visit)[0], expected, rtol=1e-5, atol=1e-6)
