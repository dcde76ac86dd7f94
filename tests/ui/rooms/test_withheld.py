"""What tells the answer is not sent to anybody in a room before it is shown."""

import numpy as np
from cryptography.fernet import Fernet

from landscape import Experiment, train
from landscape.ui.link.mystery import make_mystery
from tests.ui.rooms.acts import LESSONS, asked, begun, chosen
from tests.ui.visits import asked as link_asked
from tests.ui.visits import opened, payloads, unpacked


def test_before_the_answer_is_shown_nothing_that_is_sent_tells_it(teacher, student):
    one = student()
    begun(teacher).presses("phase_vote")
    run = train(Experiment(start="worst", loss="mse"))
    for page in (one.runs(), teacher):
        stage = page.stage
        assert stage["locked"]
        (known,) = stage["layout"]["meta"]["runs"]
        for name, column in (("w0", run.params[:, 0]), ("loss", run.losses)):
            values = unpacked(known[name])
            assert set(values.tolist()) == {np.float32(column[0])}
        names = {trace.get("name") for trace in stage["traces"]}
        assert not names & {"truth", "optimum", "edge"}
        assert LESSONS["plateau"].steps[0].reveal.en not in page.said
    teacher.presses("phase_reveal")
    (known,) = one.runs().stage["layout"]["meta"]["runs"]
    assert unpacked(known["w0"])[-1] == np.float32(run.params[-1, 0])


def arrived(browser):
    """When training arrives from each start of all maps, as the browser is told."""
    maps = [
        unpacked(data["trace"]["z"])
        for kind, data in payloads(browser.app)
        if kind == "background" and data["trace"]["name"] == "arrivals"
    ]
    return np.concatenate([map.ravel() for map in maps])


def test_a_map_of_all_starts_is_not_sent_before(teacher, student):
    one = student()
    begun(teacher, step=5).presses("phase_vote")
    one.runs()
    assert arrived(one).max() <= 0  # those that are there at the start; -1 is for no other
    chosen(one, "few")
    teacher.presses("phase_reveal")
    assert arrived(one.runs()).max() > 0


def sent_values(browser, name):
    """The different values of an array of the run on the stage."""
    (run,) = browser.stage["layout"]["meta"]["runs"]
    return set(unpacked(run[name]).tolist())


def test_a_step_before_a_question_about_the_same_run_does_not_tell_it(teacher, student):
    one = student()
    first, second = LESSONS["curve"].steps[:2]
    assert (first.question, first.page, first.link) == (None, second.page, second.link)
    begun(teacher, "curve")
    for page in (one.runs(), teacher):
        assert page.stage["locked"]
        assert len(sent_values(page, "w0")) == 1
        assert not {"truth", "optimum"} & {trace.get("name") for trace in page.stage["traces"]}
    teacher.presses("room_next").presses("phase_vote").presses("phase_reveal")
    assert len(sent_values(one.runs(), "w0")) > 1


def test_a_step_that_nothing_follows_about_its_run_is_played(teacher, student):
    one = student()
    last = len(LESSONS["curve"].steps) - 1
    assert LESSONS["curve"].steps[last].question is None
    begun(teacher, "curve", step=last)
    assert one.runs().stage["locked"] is False
    assert teacher.stage["locked"] is False


def test_a_mystery_that_a_visitor_came_by_is_not_the_rooms_picture(teacher, student, monkeypatch):
    monkeypatch.setenv("LANDSCAPE_KEY", Fernet.generate_key().decode())
    one = student()
    run = Experiment(start="worst", loss="mse", optimizer="adam")
    one.app = opened("explore", mystery=make_mystery(run, ("optimizer",)), lang="en")
    assert len(one.stage["layout"]["meta"]["runs"]) == 2  # the guess, and what is sealed
    link_asked(one.app, "room", {"room": teacher.code, "lang": "en"})
    asked(teacher, "end", link="start=worst&loss=mse").presses("phase_reveal")
    (shown,) = one.runs().stage["layout"]["meta"]["runs"]
    expected = train(Experiment(start="worst", loss="mse")).params[:, 0]
    np.testing.assert_allclose(unpacked(shown["w0"])[-1], expected[-1], rtol=1e-6)
