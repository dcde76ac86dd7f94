"""The button that copies a link or a receipt."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MOUNT = """async () => {
  const folder = Object.keys(window.landscapeStage).find((name) => name.startsWith("component/"));
  const entry = await import(new URL(`${folder}/mount.js`, document.baseURI));
  const parentElement = document.createElement("main");
  const field = document.createElement("textarea");
  document.body.replaceChildren(parentElement, field);
  const words = { copy: "Copy", done: "Copied.", failed: "By hand." };
  entry.mountCopy({ data: { text: "a text\\nof two lines", words }, parentElement });
}"""
WITHOUT = "() => Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REFUSING = f"() => {{ ({WITHOUT})(); document.execCommand = () => false; }}"


@pytest.mark.parametrize(
    ("browser_is", "told", "text"),
    [
        ("() => {}", "Copied.", "a text\nof two lines"),
        (WITHOUT, "Copied.", "a text\nof two lines"),  # as where the page is not encrypted
        (REFUSING, "By hand.", ""),
    ],
)
def test_it_copies_or_says_that_it_cannot(visitor, address, browser_is, told, text):
    page = visitor(permissions=["clipboard-read", "clipboard-write"]).open(f"{address}/").page
    page.evaluate("() => navigator.clipboard.writeText('')")
    page.evaluate(browser_is)
    page.evaluate(MOUNT)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status")).to_have_text(told)
    expect(page.get_by_role("button", name="Copy")).to_be_focused()
    page.locator("textarea").press("Control+v")
    expect(page.locator("textarea")).to_have_value(text)
