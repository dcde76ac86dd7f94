"""Lessons: steps that ask before they show."""

from landscape.ui import cache
from landscape.ui.frame import Page, find_pages, run_app
from landscape.ui.lessons.overview import draw_lessons
from landscape.ui.link.view import View
from landscape.ui.picture import Picture
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    return Picture(below=[lambda: draw_lessons(find_pages)])


PAGE = Page(
    url="lessons",
    title=N_("Lessons"),
    icon=":material/school:",
    order=120,
    section=N_("Class"),
    invitation=N_("**Predict, then play.** Each step asks before it shows."),
    controls=(),
    show=show,
)

if __name__ == "__main__":
    run_app()
