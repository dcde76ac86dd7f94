"""A lesson on the app's own pages: asked, answered, shown."""

import pytest

from landscape import Experiment, train
from landscape.lessons.read import find_lessons, lesson_folders
from tests.ui.visits import link, opened, payloads, ran, sent, told, went, words
from tests.variants import few_of

LESSON = {"lesson": "plateau", "lang": "en"}
KINDS = ("button_group", "number_input", "selectbox", "select_slider")
LESSONS = {lesson.name: lesson for lesson in find_lessons(*lesson_folders())}


@pytest.fixture
def first():
    return opened(**LESSON, step="1")


def keys(app):
    return {element.key for kind in KINDS for element in app.get(kind)}


def legends(stage):
    return " ".join(note["text"] for note in stage["layout"]["annotations"])


def answered(app, key="give_answer"):
    app.button(key=key).click()
    return ran(app)


def test_the_lessons_are_listed_with_a_link_to_their_first_step():
    app = opened("lessons", lang="ko")
    said = words(app)
    begun = [e.proto.query_string for e in app.get("page_link") if e.proto.label == "시작"]
    for lesson in LESSONS.values():
        assert lesson.title.ko in said
        assert f"lesson={lesson.name}&step=1&lang=ko" in begun


def test_a_step_shows_its_run_and_text_and_hides_what_it_does_not_offer(first):
    step = LESSONS["plateau"].steps[0]
    assert step.text.en.strip() in words(first)
    assert first.session_state["start"] == "worst"
    assert first.session_state["loss"] == "mse"
    assert keys(first) == {"lang", "guess_plateau_0_w0", "guess_plateau_0_w1"}


def test_the_clock_is_shut_and_nothing_tells_the_answer_before_it_is_given(first):
    stage = sent(first)
    assert stage["locked"] is True
    assert stage["epoch"] == 0
    assert stage["asks"]["guess"] is True
    assert stage["asks"]["start"] is False
    assert first.button(key="give_answer").disabled
    assert "Why?" not in words(first)
    nexts = [e.proto for e in first.get("page_link") if e.proto.label == "Next"]
    assert [proto.disabled for proto in nexts] == [True]


def test_a_click_on_the_map_is_the_guess_and_the_answer_is_told_with_its_distance(first):
    told(first, "guess", [-7.0, 3.0])
    assert first.number_input(key="guess_plateau_0_w0").value == -7
    (mark,) = (trace for trace in sent(first)["traces"] if trace.get("name") == "guess")
    assert (mark["x"], mark["y"]) == ([-7.0], [3.0])
    assert sent(first)["locked"] is True
    answered(first)
    stage = sent(first)
    assert stage["locked"] is False
    assert stage["play"] == 1
    w0, w1 = train(Experiment(start="worst", loss="mse")).params[-1]
    away = ((w0 + 7) ** 2 + (w1 - 3) ** 2) ** 0.5
    assert f": {away:.2g} away" in words(first)
    assert "**Why?** " + LESSONS["plateau"].steps[0].reveal.en in words(first)
    assert link(first)["answers"] == "1:-7_3"


def test_a_reload_is_back_at_its_step_with_its_answers():
    app = opened(**LESSON, step="1", answers="1:-7_3")
    assert sent(app)["locked"] is False
    assert "You said: (−7, 3)." in words(app)
    went(app, "lessons")
    ways = {
        e.proto.label: e.proto.query_string
        for e in app.get("page_link")
        if "lesson=plateau" in e.proto.query_string
    }
    assert "step=2&answers=1" in ways["Continue"]
    assert "answers" not in ways["Begin again"]
    assert "1 of 6 questions answered" in words(app)


def test_what_a_step_does_not_offer_stays_whatever_the_browser_sends(first):
    first.session_state["loss"] = "bce"
    ran(first)
    assert link(first)["loss"] == "mse"
    other = opened(**LESSON, step="1", loss="bce", start="good", epochs="7")
    assert link(other)["loss"] == "mse"
    assert link(other)["start"] == "worst"
    assert "epochs" not in link(other)


def test_what_a_step_offers_can_be_changed():
    app = opened("every", **LESSON, step="6")
    assert {"loss", "optimizer", "learning_rate"} <= keys(app)
    app.button_group(key="loss").set_value("bce")
    ran(app)
    assert "loss" not in link(app)  # the default
    assert link(app)["step"] == "6"


def test_an_answered_start_is_where_the_run_starts():
    app = opened(**LESSON, step="5")
    told(app, "guess", [-1.0, 4.5])
    answered(app)
    assert link(app)["start"] == "-1,4.5"
    assert "From (−1, 4.5) the run arrives." in words(app)


def test_a_curve_can_be_drawn_or_set_with_sliders():
    app = opened(lesson="curve", step="2", lang="en")
    told(app, "curve", [[-6, 0.0], [6, 1.0]])
    assert not app.button(key="give_answer").disabled
    app.checkbox(key="answer_curve_1_by_sliders").check()
    ran(app)
    assert len(app.slider) == 5
    answered(app)
    assert "away from the learned one" in words(app)
    (line,) = (trace for trace in sent(app)["traces"] if trace.get("name") == "guess")
    assert line["mode"] == "lines"
    assert "your guess" in legends(sent(app))


def test_a_choice_is_answered_without_a_cross():
    app = opened(**LESSON, step="4")
    app.radio(key="answer_plateau_3").set_value("stays")
    ran(app)
    answered(app)
    assert "You said: it hardly moves, again." in words(app)
    assert "The picture shows: more than 5." in words(app)
    assert not app.error


def test_a_step_that_is_on_another_page_is_opened_there():
    app = opened(lesson="plateau", step="3", lang="en")
    assert LESSONS["plateau"].steps[2].title.en in [title.value for title in app.title]
    assert link(app)["step"] == "3"
    assert link(app)["component"] == "w0"


@pytest.mark.parametrize("page", ["explore", "lessons"])
def test_a_lesson_that_is_not_there_is_told_beside_those_there_are(page):
    app = opened(page, lesson="no*body", lang="en")
    (told,) = app.info
    assert "no lesson “no\\*body”" in told.value
    assert LESSONS["plateau"].title.en in words(app)
    went(app, "compare")
    went(app, "lessons")
    assert not app.info


@pytest.mark.parametrize("step", ["0", "99", "x", "-1"])
def test_a_step_that_is_not_there_is_the_nearest(step):
    app = opened("explore" if step != "99" else "every", **LESSON, step=step)
    assert link(app)["step"] == ("6" if step == "99" else "1")


def test_leaving_a_lesson_gives_the_controls_back(first):
    went(first, "compare")
    went(first, "explore")
    assert {"loss", "start", "optimizer"} <= keys(first)


@pytest.mark.parametrize(
    ("name", "place"),
    few_of(
        # The first steps first.
        sorted(
            ((lesson.name, k) for lesson in LESSONS.values() for k in range(len(lesson.steps))),
            key=lambda step: step[1],
        ),
        keep=len(LESSONS),
    ),
)
def test_every_step_of_the_apps_lessons_opens(name, place):
    step = LESSONS[name].steps[place]
    app = opened(step.page, lesson=name, step=str(place + 1), lang="ko")
    assert step.title.ko in [title.value for title in app.title]
    assert not app.warning
    assert link(app)["step"] == str(place + 1)


@pytest.mark.parametrize(
    ("page", "name", "step"), [("inside", "adam", "1"), ("rates", "rate", "2")]
)
def test_neither_table_nor_limit_tells_before_the_answer_is_given(page, name, step):
    app = opened(page, lesson=name, step=step, lang="en")
    before = sent(app)
    app.number_input(key=f"answer_{name}_{int(step) - 1}").set_value(
        -9.0 if name == "adam" else 20.0
    )
    ran(app)
    answered(app)
    after = sent(app)
    assert before["table"] is None
    named = [{trace.get("name") for trace in stage["traces"]} for stage in (before, after)]
    telling = {"limit", "arrow"}
    assert not telling & named[0]
    assert telling & named[1]
    word = "→" if name == "adam" else "limit"
    assert word not in legends(before)
    assert word in legends(after)


@pytest.mark.parametrize("junk", [[], [[0]], "text", [[0, None]], [[0, 0], [1, 1]]])
def test_what_is_no_curve_over_most_of_the_points_is_no_guess(junk):
    app = opened(lesson="curve", step="2", lang="en")
    told(app, "curve", junk)
    assert app.button(key="give_answer").disabled
    assert not app.exception


@pytest.mark.parametrize(
    ("name", "step", "page"), [("curve", 2, "explore"), ("curve", 3, "explore")]
)
def test_neither_the_best_nor_the_curve_behind_the_points_is_there_before_the_answer(
    name, step, page
):
    app = opened(page, lesson=name, step=str(step), lang="en")
    stage = sent(app)
    named = {trace.get("name") for trace in stage["traces"]}
    assert not named & {"reference", "truth", "optimum", "edge"}
    narrow = stage["layout"]["meta"]["narrow"]
    said = legends(stage) + " ".join(text for text in narrow.values() if isinstance(text, str))
    for word in ("underlying", "optimum", "arrived"):
        assert word not in said
    assert "start" in said


def test_a_guess_on_the_map_is_named_in_the_line_of_symbols(first):
    assert "your guess" not in legends(sent(first))
    told(first, "guess", [-7.0, 3.0])
    assert "your guess" in legends(sent(first))


def test_a_step_that_asks_nothing_has_the_pictures_over_the_stage_in_its_place():
    app = opened("ends", lesson="ends", step="1", lang="en")
    kinds = [kind for kind, _data in payloads(app)]
    assert kinds == ["bend"]
    assert "one straight line cannot" not in words(app)  # which the next step asks


def test_the_title_is_the_steps_and_not_the_pages(first):
    assert [title.value for title in first.title] == [LESSONS["plateau"].steps[0].title.en]


@pytest.mark.parametrize(("number", "sentence"), [(-10.5, True), (-10.0, False), (0.5, True)])
def test_a_number_that_can_be_no_answer_is_told_in_a_sentence(number, sentence):
    app = opened(**LESSON, step="2")
    app.number_input(key="answer_plateau_1").set_value(number)
    ran(app)
    assert [one.value for one in app.warning] == (["Take a number from −10 to 0."] * sentence)
    assert app.button(key="give_answer").disabled is sentence


def test_a_place_that_no_run_can_start_from_is_told_and_no_guess(first):
    first.number_input(key="guess_plateau_0_w0").set_value(-5.0)
    first.number_input(key="guess_plateau_0_w1").set_value(1e6)
    ran(first)
    assert len(first.warning) == 1
    assert first.button(key="give_answer").disabled
    assert first.button(key="give_answer_here").disabled


def test_a_step_before_a_question_about_the_same_run_does_not_play_it():
    first, second = LESSONS["curve"].steps[:2]
    assert (first.question, first.link) == (None, second.link)
    stage = sent(opened(lesson="curve", step="1", lang="en"))
    assert stage["locked"] is True
    assert stage["stories"] == []
    assert "underlying" not in legends(stage)
    done = sent(opened(lesson="curve", step="1", answers="2:-6_0_6_1", lang="en"))
    assert done["locked"] is False
    assert "underlying" in legends(done)
    assert sent(opened(lesson="curve", step="6", lang="en"))["locked"] is False
