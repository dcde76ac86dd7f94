"""Live room: a class answers on its own devices, and the wall counts."""

from landscape.ui import cache
from landscape.ui.frame import Page, run_app
from landscape.ui.link.view import View
from landscape.ui.picture import Picture
from landscape.ui.rooms.page import draw_room, room_invitation
from landscape.ui.rooms.visit import PAGE as PAGE_PATH
from landscape.ui.words.language import N_


def show(view: View, progress: cache.Progress) -> Picture:
    return Picture(below=[draw_room])


PAGE = Page(
    url=PAGE_PATH,
    title=N_("Live room"),
    icon=":material/co_present:",
    order=130,
    section=N_("Class"),
    invitation=room_invitation,
    controls=(),
    show=show,
)

if __name__ == "__main__":
    run_app()
