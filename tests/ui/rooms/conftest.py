import json

import pytest

from landscape.rooms import Rooms, database_url
from landscape.ui.rooms import entrance, identity
from tests.ui.visits import link, opened, ran, sent


class Browser:
    """A visitor with a browser of their own, which keeps cookies."""

    def __init__(self, jar):
        self.cookies, self.jar, self.app = {}, jar, None

    def _at(self):
        self.jar.clear()
        self.jar.update(self.cookies)

    def opens(self, **link):
        """Open the page anew: nothing but the cookies is left of before."""
        self._at()
        self.app = opened("room", **{"lang": "en", **link})
        return self._kept()

    def runs(self):
        self._at()
        ran(self.app)
        return self._kept()

    def presses(self, key):
        self.app.button(key=key).click()
        return self.runs()

    def _kept(self):
        for element in self.app.get("bidi_component"):
            if element.proto.id.endswith("-room_cookie"):
                data = json.loads(element.proto.json)
                self.cookies[data["name"]] = data["value"]
        return self

    @property
    def code(self):
        return link(self.app)["room"]

    @property
    def buttons(self):
        return {button.key for button in self.app.button}

    @property
    def stage(self):
        return sent(self.app)

    @property
    def said(self):
        parts = [*self.app.markdown, *self.app.caption, *self.app.header, *self.app.text]
        bars = [element.proto.text for element in self.app.get("progress")]
        return "\n".join([*(part.value for part in parts), *bars])

    @property
    def received(self):
        """All that the browser was sent, as text."""
        return "\n".join(_texts(self.app._tree))


def _texts(node):
    yield str(getattr(node, "proto", ""))
    for child in getattr(node, "children", {}).values():
        yield from _texts(child)


@pytest.fixture(autouse=True)
def rooms(tmp_path, monkeypatch):
    """The database, past the pages."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LANDSCAPE_ROOMS", str(tmp_path / "rooms.sqlite3"))
    rooms = Rooms(database_url())
    yield rooms
    rooms.disconnect()


@pytest.fixture
def browser(monkeypatch):
    """A function that gives another visitor a browser."""
    jar = {}
    monkeypatch.setattr(identity, "cookies", lambda: dict(jar))
    monkeypatch.setattr(entrance, "client_address", lambda: "192.0.2.7")  # AppTest has none
    return lambda: Browser(jar)


@pytest.fixture
def teacher(browser):
    teacher = browser().opens()
    return teacher.presses("open_room")


@pytest.fixture
def student(browser, teacher):
    """A function that has another student join."""

    def join():
        return browser().opens(room=teacher.code).presses("join_room")

    return join
