"""A lesson as the browser's accessibility tree has it: names, roles, and what is told by itself."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Where the page can be scrolled or skipped to: they are no controls.
PLACES = {"RootWebArea", "main"}
KINDS = {
    "end": ("plateau", 1),
    "number": ("plateau", 2),
    "choice": ("plateau", 3),
    "start": ("plateau", 5),
    "curve": ("curve", 2),
}
# Every step of both lessons in the long run: what stands beside the picture differs by page.
STEPS = [("plateau", step) for step in range(1, 7)] + [("curve", step) for step in range(1, 8)]


def tree(page):
    """The nodes of the page's accessibility tree: role, name and properties of each."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found = []
    for node in nodes:
        if not node["ignored"]:
            known = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            name = node.get("name", {}).get("value", "").strip()
            found.append((node["role"]["value"], name, known))
    return found


def nameless(page):
    return [
        (role, known)
        for role, name, known in tree(page)
        if known.get("focusable") and role not in PLACES and (not name or role == "generic")
    ]


def answered(visit, kind):
    """Give an answer of a kind with what the page has for those who do not use the picture."""
    page = visit.page
    if kind == "choice":
        page.get_by_role("radiogroup", name="Which factor").get_by_role("radio").first.press(" ")
    elif kind == "number":
        page.get_by_role("spinbutton", name="What will w0 be").fill("-9")
    elif kind == "curve":
        page.get_by_text("Sliders instead").click()
        page.get_by_test_id("stCheckbox").click()
    else:
        for name in ("w0", "w1"):
            page.get_by_role("spinbutton", name=name, exact=True).fill("2")
    page.keyboard.press("Tab")
    visit.settle()
    assert nameless(page) == []
    page.locator(".st-key-give_answer").get_by_role("button", name="Answer", exact=True).click()


@pytest.mark.parametrize(
    "kind", ["number", *(pytest.param(k, marks=pytest.mark.long) for k in KINDS if k != "number")]
)
def test_all_that_takes_the_focus_has_a_name_and_the_answer_is_told(visitor, address, kind):
    lesson, step = KINDS[kind]
    visit = visitor(reduced_motion="reduce")
    page = visit.open(f"{address}/?lesson={lesson}&step={step}&lang=en", end=False).page
    assert nameless(page) == []
    status = page.locator(".ls-stage [role=status].ls-status")
    status.evaluate("(node) => { node.wasThere = true; }")
    answered(visit, kind)
    said = page.locator(".st-key-reveal")
    said.wait_for()
    line = said.inner_text().partition("\n")[0]
    expect(status).to_contain_text(line, timeout=20_000)
    # What is new in a region that was there before is read out.
    assert status.evaluate("(node) => node.wasThere")
    regions = [known for role, _name, known in tree(page) if role == "status"]
    assert regions
    assert all(known.get("live") == "polite" for known in regions)
    visit.settle()
    assert nameless(page) == []


@pytest.mark.long
def test_every_step_of_two_lessons_has_names_for_all_that_takes_the_focus(shared, address):
    for lesson, step in STEPS:
        link = f"lesson={lesson}&step={step}&lang=ko"
        assert nameless(shared.open(f"{address}/?{link}", end=False).page) == [], link
