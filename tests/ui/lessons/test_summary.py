"""The end of a lesson: what was predicted, and what happened."""

from landscape import Experiment, train
from landscape.lessons.read import find_lessons, lesson_folders
from tests.ui.visits import opened, ran, went, words

LESSON = {"lesson": "plateau", "lang": "en"}
LESSONS = {lesson.name: lesson for lesson in find_lessons(*lesson_folders())}
ALL = "1:-7_3~2:-9.5~3:slope~4:near~5:-1_4.5~6:few"


def test_at_the_end_each_prediction_stands_beside_what_happened():
    app = opened("every", **LESSON, step="6", answers=ALL)
    assert "What you predicted, and what happened" in [header.value for header in app.header]
    (summary,) = [one.value for one in app.markdown if one.value.startswith("- **")]
    lines = summary.splitlines()
    titles = [step.title.en for step in LESSONS["plateau"].steps]
    assert [line.split("**")[1] for line in lines] == titles
    w0 = train(Experiment(start="worst", loss="mse", epochs=10_000)).params[-1, 0]
    assert f"You said: −9.5. It is −{-w0:.4g}" in lines[1]
    assert "You said: about 1. The picture shows: more than 5." in lines[3]
    nexts = [e.proto.label for e in app.get("page_link") if e.proto.label.startswith("Next: ")]
    assert set(nexts) == {"Next: What Adam does"}


def test_what_was_passed_over_is_told_and_nothing_before_the_end():
    app = opened("every", **LESSON, step="6", answers="6:few")
    assert words(app).count("Not answered.") == 5
    early = opened("every", **LESSON, step="6", answers="1:-7_3")
    assert not early.header
    assert "Not answered." not in words(early)


def test_the_answer_is_compared_with_the_steps_own_run_whatever_is_changed_then():
    app = opened("every", **LESSON, step="6", answers=ALL)
    before = [one.value for one in app.markdown if one.value.startswith("- **")]
    app.button_group(key="loss").set_value("bce")
    ran(app)
    assert [one.value for one in app.markdown if one.value.startswith("- **")] == before


def test_a_lesson_that_is_done_says_so():
    app = opened("every", **LESSON, step="6", answers=ALL)
    went(app, "lessons")
    assert "done]" in words(app)
    labels = [e.proto.label for e in app.get("page_link")]
    assert labels.count("To its end") == 1
    assert labels.count("Begin again") == 1
    assert labels.count("Begin") == len(LESSONS) - 1
