"""The pages of a room whose database is PostgreSQL."""

import os

import psycopg
import pytest

from landscape.rooms import database_url
from landscape.ui.rooms import database
from tests.ui.rooms.acts import asked, chosen


@pytest.fixture(autouse=True)
def rooms(server, tmp_path, monkeypatch):
    """The rooms of the app's own process, in an empty database of a server."""
    monkeypatch.setenv("LANDSCAPE_ROOMS", str(tmp_path / "rooms.sqlite3"))  # that is not used
    monkeypatch.setenv("DATABASE_URL", server.new_database())
    yield database.rooms()
    database.rooms().disconnect()
    assert not list(tmp_path.iterdir())


def stored(query):
    """What PostgreSQL itself has."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return connection.execute(query).fetchall()


def test_a_class_votes_twice_writes_and_is_back_after_a_reload(teacher, student):
    assert database_url().startswith("postgresql+psycopg://")
    one, other = student(), student()
    code = teacher.code
    asked(teacher, "choice", options="MSE\nBCE", right=2)
    chosen(one.runs(), "1")
    chosen(other.runs(), "1")
    teacher.presses("phase_talk").presses("phase_vote_again")
    chosen(one.runs(), "2")
    teacher.opens(room=code).presses("phase_reveal")
    for page in (teacher, one.opens(room=code), other.runs()):
        assert "First vote: 100 % (2)" in page.said
        assert "Second vote: 100 % (1)" in page.said
    assert "You said: BCE." in one.said
    rounds = stored("SELECT round, value FROM room_answers ORDER BY round, value")
    assert rounds == [(1, '"1"'), (1, '"1"'), (2, '"2"')]
    asked(teacher, "text")
    one.runs().app.text_area[0].set_value("왜냐하면 \U0001f600")
    one.presses("give_room_answer")
    teacher.presses("phase_reveal").presses("show_words")
    assert [text.value for text in other.runs().app.text] == ["왜냐하면 \U0001f600"]
    teacher.app.checkbox(key="sure_to_close").check()
    teacher.runs().presses("close_room")
    assert stored("SELECT count(*) FROM rooms") == [(0,)]
    assert [warning.value for warning in one.runs().app.warning] == [
        "There is no open room with this code."
    ]
