"""Browser contexts that are used again: a new one has to load and compile every file anew."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Frame, Page


class Contexts:
    """Contexts of a browser, which know nothing of their last visitor but files in their cache."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}
        self._options: dict[BrowserContext, str] = {}
        self._origins: dict[BrowserContext, set[str]] = {}

    def take(self, **options: Any) -> BrowserContext:
        """Return a context with these options that nobody has."""
        key = repr(sorted(options.items()))
        if free := self._free.get(key):
            return free.pop()
        context = self._browser.new_context(**options)
        origins: set[str] = set()

        def visited(frame: Frame) -> None:
            address = urlsplit(frame.url)
            if address.scheme in ("http", "https"):
                origins.add(f"{address.scheme}://{address.netloc}")

        def opened(page: Page) -> None:
            page.on("framenavigated", visited)

        context.on("page", opened)
        self._options[context], self._origins[context] = key, origins
        return context

    def give_back(self, context: BrowserContext) -> None:
        """Forget the visitor: pages, cookies and what the pages have stored."""
        context.set_offline(False)
        context.clear_cookies()
        for page in context.pages:
            page.close()
        page = context.new_page()
        session = context.new_cdp_session(page)
        for origin in self._origins[context]:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        page.close()
        self._origins[context].clear()
        self._free.setdefault(self._options[context], []).append(context)
