"""A class's own data in a real browser: pasted, drawn, dragged, and never taken for code."""

from urllib.parse import urlencode

import pytest

from landscape import Dataset
from landscape.ui.link.points import points_text
from tests.variants import few_of

pytestmark = pytest.mark.browser

HOSTILE = [
    "<img src=x onerror=hacked()>",
    "<script>hacked()</script>",
    "<svg onload=hacked()>",
    "[a](javascript:hacked())",
    "<a href='javascript:hacked()'>x</a>",
    '"><img src=x onerror=hacked()>',
    "{loss} {0} %{x} $\\href{javascript:hacked()}{x}$",
    "javascript:hacked()",
]


@pytest.fixture
def visit(visitor):
    return visitor()


def hostile(column, unit, target, label):
    return Dataset(
        [1.0, 2.0, 3.0, 4.0],
        [0.0, 1.0, 0.0, 1.0],
        columns=(column,),
        units=(unit,),
        target=target,
        class_names=(label, "other"),
    )


def is_unharmed(visit):
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("window.hacks") == 0
    assert visit.page.locator("[onerror], [onload], a[href^='javascript']").count() == 0
    assert visit.troubles == []


def opened(visitor):
    visit = visitor()
    visit.page.add_init_script("window.hacks = 0; window.hacked = () => (window.hacks += 1);")
    return visit


@pytest.mark.parametrize("first", few_of([0, 4]))
def test_names_from_a_link_are_shown_as_text(visitor, address, first):
    visit = opened(visitor)
    texts = [text[:40] for text in HOSTILE[first : first + 4]]
    link = {"dataset": "own", "data": points_text(hostile(*texts)), "decision": "on", "lang": "en"}
    visit.open(address + "/?" + urlencode(link))
    is_unharmed(visit)
    shown = visit.page.locator(".ls-stage").inner_text()
    assert texts[0].split()[0] in shown
    assert texts[3].split()[0] in shown


def test_a_pasted_table_is_shown_as_text(visitor, address):
    visit = opened(visitor)
    visit.open(address + "/?dataset=own&lang=en")
    texts = [text for text in HOSTILE if '"' not in text]
    head = [*texts, "kind"]
    rows = [[str(i), *texts[1:], texts[0] if i else "other"] for i in range(3)]
    paste(visit, "\n".join("\t".join(row) for row in [head, *rows]))
    visit.page.get_by_role("button", name="Use these data").wait_for()
    is_unharmed(visit)


@pytest.mark.long
def test_what_is_wrong_with_a_table_is_shown_as_text(visitor, address):
    visit = opened(visitor)
    visit.open(address + "/?dataset=own&lang=en")
    paste(visit, f"{HOSTILE[0]}\t{HOSTILE[3]}\na\t1\nb\t0\n")
    visit.page.get_by_text("No column besides").wait_for()
    is_unharmed(visit)


def paste(visit, text):
    visit.page.get_by_role("button", name="Paste or open data").click()
    visit.page.get_by_role("textbox").first.fill(text)
    visit.page.get_by_role("button", name="Read the table").click()


def test_a_pasted_table_is_learned_and_travels_in_the_link(visit, address):
    visit.open(address + "/?dataset=own&lang=en")
    paste(visit, "hours\tresult\n1\tfail\n2\tpass\n3\tfail\n4\tpass")
    visit.page.get_by_text("4 points:").wait_for()
    visit.page.get_by_role("button", name="Use these data").click()
    visit.page.wait_for_url("**data=b1*")
    visit.settle()
    assert visit.link["data"] == "b1~.hours~.~.result~.fail~.pass~.1_2_3_4~.0101"
    assert points(visit) == [1, 2, 3, 4]
    visit.open(visit.page.url)
    assert points(visit) == [1, 2, 3, 4]


def points(visit):
    return visit.page.evaluate(
        "Array.from(document.querySelector('.ls-graph')._fullData"
        ".find((trace) => trace.name === 'data').x)"
    )


def test_points_are_drawn_by_hand(visit, address):
    visit.open(address + "/?dataset=own&lang=en")
    assert len(points(visit)) == 12
    visit.page.get_by_text("Draw points by hand").click()
    visit.settle()
    area = visit.page.locator(".ls-editor").bounding_box()
    across, up = visit.page.evaluate(
        "(({ xaxis, yaxis }) => [xaxis.range, yaxis.range])"
        "(document.querySelector('.ls-graph')._fullLayout)"
    )

    def at(x, y):
        left = area["x"] + (x - across[0]) / (across[1] - across[0]) * area["width"]
        return left, area["y"] + (up[1] - y) / (up[1] - up[0]) * area["height"]

    visit.page.mouse.click(*at(5.75, 0))
    visit.page.wait_for_url("**data=*")
    visit.settle()
    assert len(points(visit)) == 13
    drawn = visit.link["data"]
    assert drawn.endswith("0")
    assert drawn.count("_") == 12
    visit.page.mouse.move(*at(0.5, 0))
    visit.page.mouse.down()
    visit.page.mouse.move(*at(1.2, 0), steps=4)
    visit.page.wait_for_function(f"{X0} > 1.1")  # while it is held
    assert visit.link["data"] == drawn
    visit.page.mouse.up()
    visit.page.wait_for_function("!location.href.includes('~.0.5_')")
    visit.settle()
    visit.page.mouse.dblclick(*at(2, 0))
    visit.page.wait_for_function("location.href.includes('~.0001')")
    visit.settle()
    visit.page.mouse.move(*at(6, 1))
    visit.page.mouse.down()
    visit.page.mouse.move(area["x"] + area["width"] + 80, area["y"] - 60, steps=4)
    visit.page.mouse.up()
    visit.page.wait_for_function("!location.href.includes('_6')")
    visit.settle()
    assert len(points(visit)) == 12
    assert visit.troubles == []


X0 = "document.querySelector('.ls-graph')._fullData.find((trace) => trace.name === 'data').x[0]"
START = "document.querySelector('.ls-graph')._fullData.find((trace) => trace.name === 'start').x[0]"


@pytest.mark.parametrize("page", few_of(["", "every"]))
def test_the_start_follows_the_hand(visit, address, page):
    visit.open(f"{address}/{page}?lang=en")
    if not page:
        visit.page.get_by_label("View").select_option("above")
        visit.settle()
    handle = visit.page.locator(".ls-start")
    before, box = visit.page.evaluate(START), handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 60, y - 40, steps=6)
    visit.page.wait_for_function(f"Math.abs({START} - {before}) > 0.01")
    assert "start" not in visit.link
    visit.page.mouse.up()
    visit.page.wait_for_url("**start=*")
    visit.settle()
    chosen = [float(part) for part in visit.link["start"].split(",")]
    assert visit.page.evaluate(START) == pytest.approx(chosen[0], abs=1e-3)
    if page == "every":  # whose axes stay as they are
        assert handle.bounding_box()["x"] - box["x"] == pytest.approx(60, abs=3)
    handle.focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_function(
        f"!location.href.includes({str(visit.link['start'].replace(',', '%2C'))!r})"
    )
    visit.settle()
    assert float(visit.link["start"].split(",")[0]) > chosen[0]
    assert visit.troubles == []
