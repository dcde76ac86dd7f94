"""Compare, All twelve, Race, Inside the optimizer and New sample, as a visitor sees them."""

import numpy as np
import pytest

from landscape import Experiment, OptimizerConfig, find_optimum, take_apart, train
from tests.browser.conftest import GRAPH, same_camera
from tests.browser.driver import served

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
    x, y = layer["x"] + 0.55 * layer["width"], layer["y"] + 0.5 * layer["height"]
    pair.page.mouse.move(x - 3, y)
    pair.page.mouse.move(x, y)
    pair.page.wait_for_timeout(700)
    pair.page.mouse.click(x, y)
    pair.settle()
    start = pair.link["start"]
    assert "," in start
    assert "b_start" not in pair.link
    (one, other) = (drawn[0] for drawn in runs(pair))
    np.testing.assert_allclose(one, other)
    np.testing.assert_allclose(one, [float(part) for part in start.split(",")], rtol=1e-5)


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


def test_the_twelve_move_in_step_and_a_state_opens_its_run(visitor, address):
    visit = visitor().open(f"{address}/twelve")
    states = visit.page.locator(".ls-table td").all_inner_texts()
    assert len(states) == 12
    assert states[2] == "stuck"  # MSE and SGD, from the worst start
    visit.scrub(10)
    visit.settle()
    assert {len(drawn) for drawn in runs(visit)} == {11}
    visit.page.locator(".ls-table td button").nth(4).click()  # BCE and SGD, plausible
    visit.page.wait_for_selector(".st-key-optimizer")
    visit.settle()
    assert visit.link == {"start": "plausible"}
    assert len(runs(visit)) == 1


def test_a_click_on_a_path_opens_its_run(visitor, address):
    visit = visitor().open(f"{address}/twelve")
    place = visit.page.evaluate(
        f"""() => {{
          const gd = {GRAPH};
          const trace = gd._fullData.find((t) => t.name === 'path' && t.meta.run === 11);
          const axis = (name) => gd._fullLayout[`${{name[0]}}axis${{name.slice(1)}}`];
          const [x, y] = [axis(trace.xaxis), axis(trace.yaxis)];
          const {{ left, top }} = gd.getBoundingClientRect();
          return [left + x._offset + x.d2p(trace.x[12]), top + y._offset + y.d2p(trace.y[12])];
        }}"""
    )
    visit.page.mouse.move(place[0] - 2, place[1])
    visit.page.mouse.move(*place)
    visit.page.wait_for_timeout(700)
    visit.page.mouse.click(*place)
    visit.page.wait_for_selector(".st-key-optimizer")
    visit.settle()
    assert visit.link == {"start": "worst", "optimizer": "adam"}


def test_the_race_table_tells_who_is_where_at_the_clocks_epoch(visitor, address):
    visit = visitor().open(f"{address}/race?start=worst")
    visit.scrub(20)
    visit.settle()
    rows = visit.page.locator(".ls-table tbody tr").all()
    racers = [
        OptimizerConfig("sgd"),
        OptimizerConfig("sgd", (("momentum", 0.9),)),
        OptimizerConfig("adam"),
        OptimizerConfig("rmsprop"),
    ]
    for row, racer in zip(rows, racers, strict=True):
        run = train(racer.applied_to(Experiment(start="worst")))
        told = float(row.locator("td").nth(1).inner_text())
        assert told == pytest.approx(run.losses[20], rel=1e-3)


def test_inside_the_optimizer_arrows_and_numbers_follow_the_clock(visitor, address):
    link = "inside?start=worst&optimizer=adam&loss=mse"
    visit = visitor().open(f"{address}/{link}")
    anatomy = take_apart(Experiment(start="worst", optimizer="adam", loss="mse"))
    step = anatomy.quantities[-1]
    for epoch in (3, 40):
        visit.scrub(epoch)
        visit.settle()
        arrows = visit.graph(
            "gd._fullData.filter((t) => t.name === 'arrow')"
            ".map((t) => ({ of: t.meta.of, x: Array.from(t.x), y: Array.from(t.y) }))"
        )
        (drawn,) = (a for a in arrows if a["of"] == f"p_{step.name}")
        along = np.array([drawn["x"][1] - drawn["x"][0], drawn["y"][1] - drawn["y"][0]])
        cosine = along @ step.values[epoch] / np.linalg.norm(along)
        assert cosine == pytest.approx(np.linalg.norm(step.values[epoch]), rel=1e-4)
        last = visit.page.locator(".ls-table tbody tr").last.locator("td").nth(1).inner_text()
        told = last.rsplit("=", 1)[1].strip().replace("−", "-")
        assert float(told) == pytest.approx(step.values[epoch, 0], rel=1e-3)


@pytest.mark.long
def test_inside_plays_to_its_end_and_stops_there(visitor, address):
    visit = visitor().open(f"{address}/inside?epochs=12")
    visit.speed(10)
    visit.press("play")
    visit.page.wait_for_function("() => document.querySelector('[data-role=epoch]').value === '12'")
    visit.settle()
    assert not visit.playing
    # No step leaves the last epoch.
    lengths = visit.graph("gd._fullData.filter((t) => t.name === 'arrow').map((t) => t.x.length)")
    assert set(lengths) == {1}
    assert visit.page.locator(".ls-table tbody td").nth(1).inner_text() == "–"


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


def test_a_new_sample_adds_an_optimum_to_the_cloud(visitor, address):
    visit = visitor().open(f"{address}/samples?seed=1&epochs=20")

    def cloud():
        marks = visit.graph(
            "gd._fullData.filter((t) => t.xaxis === 'x2' && /^(earlier|optimum)$/.test(t.name))"
            ".map((t) => [t.x[0], t.y[0]])"
        )
        drawn = visit.graph(
            "gd.querySelectorAll('.subplot.x2y2 .scatterlayer .points path').length"
        )
        assert drawn == len(marks) + 1  # the truth
        return np.array(marks)

    def optima(*seeds):
        return np.array([find_optimum(Experiment(seed=seed)).params for seed in seeds])

    np.testing.assert_allclose(cloud(), optima(0, 1), rtol=1e-5)
    visit.page.locator(".st-key-draw_again button").click()
    visit.settle()
    np.testing.assert_allclose(cloud(), optima(0, 1, 2), rtol=1e-5)
    assert visit.link == {"seed": "2", "epochs": "20"}
    visit.scrub(7)
    visit.settle()
    for drawn, seed in zip(runs(visit), range(3), strict=True):
        np.testing.assert_allclose(
            drawn, train(Experiment(seed=seed)).params[:8], rtol=1e-5, atol=1e-6
        )


def test_only_the_map_with_the_paths_takes_a_start(visitor, address):
    visit = visitor().open(f"{address}/samples?epochs=20")
    box = visit.page.locator(".ls-graph").bounding_box()

    def click(axis):
        x, y = visit.graph(
            f"[gd._fullLayout.x{axis}, gd._fullLayout.y{axis}]"
            ".map((a) => a._offset + a._length / 3)"
        )
        visit.page.mouse.click(box["x"] + x, box["y"] + y)
        visit.settle()

    click("axis2")
    assert visit.link == {"epochs": "20"}
    click("axis")
    assert "start" in visit.link


@pytest.mark.long
def test_on_a_phone_the_optima_stand_under_the_paths(visitor, address):
    phone = {"width": 390, "height": 844}
    visit = visitor(viewport=phone, has_touch=True).open(f"{address}/samples?seed=2&epochs=20")
    upper, lower = visit.graph("[gd._fullLayout.yaxis.domain, gd._fullLayout.yaxis2.domain]")
    assert lower[1] < upper[0]
    # As high as the picture asks for, or its maps would lie on each other.
    assert visit.graph("gd.clientHeight") == visit.graph("parseInt(gd.style.height)") > 700
