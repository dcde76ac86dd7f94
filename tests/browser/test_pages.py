"""Compare, All twelve, Race, Inside the optimizer and New sample, as a visitor sees them."""

import numpy as np
import pytest

from landscape import Experiment, OptimizerConfig, find_optimum, take_apart, train
from tests.browser.visit import GRAPH

pytestmark = pytest.mark.browser


def runs(visit):
    """What each run's path on the page is, as it is drawn now: its w0 and w1."""
    paths = visit.graph(
        "gd._fullData.filter((t) => t.name === 'path')"
        ".map((t) => ({ run: t.meta.run, x: Array.from(t.x), y: Array.from(t.y) }))"
    )
    paths.sort(key=lambda path: path["run"])
    return [np.column_stack([path["x"], path["y"]]) for path in paths]


def test_the_twelve_move_in_step_and_a_state_opens_its_run(shared, address):
    visit = shared.open(f"{address}/twelve")
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


def test_a_click_on_a_path_opens_its_run(shared, address):
    visit = shared.open(f"{address}/twelve")
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


def test_the_race_table_tells_who_is_where_at_the_clocks_epoch(shared, address):
    visit = shared.open(f"{address}/race?start=worst")
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
        row = visit.page.locator(".ls-table > table tbody tr").first  # the step
        last = row.locator("td").nth(1).inner_text()
        told = last.rsplit("=", 1)[1].strip().replace("−", "-")
        assert float(told) == pytest.approx(step.values[epoch, 0], rel=1e-3)


@pytest.mark.long
def test_inside_plays_to_its_end_and_stops_there(shared, address):
    visit = shared.open(f"{address}/inside?epochs=12")
    visit.speed(10)
    visit.press("play")
    visit.page.wait_for_function("() => document.querySelector('[data-role=epoch]').value === '12'")
    visit.settle()
    assert not visit.playing
    # No step leaves the last epoch.
    lengths = visit.graph("gd._fullData.filter((t) => t.name === 'arrow').map((t) => t.x.length)")
    assert set(lengths) == {1}
    assert visit.page.locator(".ls-table tbody td").nth(1).inner_text() == "–"


def test_a_new_sample_adds_an_optimum_to_the_cloud(shared, address):
    visit = shared.open(f"{address}/samples?seed=1&epochs=20")

    def cloud():
        marks = visit.graph(
            "gd._fullData.filter((t) => t.xaxis === 'x2' && /^(earlier|optimum)$/.test(t.name))"
            ".flatMap((t) => Array.from(t.x, (x, i) => [x, t.y[i]]))"
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


def test_only_the_map_with_the_paths_takes_a_start(shared, address):
    visit = shared.open(f"{address}/samples?epochs=20")
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
