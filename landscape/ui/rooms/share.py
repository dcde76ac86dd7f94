"""How students come into a room: its code, its link, and a picture that phones read."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from landscape.ui.rooms.visit import CODE, PAGE
from landscape.ui.words.language import _

HERE = {"localhost", "127.0.0.1", "::1"}  # what other devices cannot open


def spaced(code: str) -> str:
    """Return a code as it is read out: in two parts."""
    return f"{code[:3]} {code[3:]}"


def room_link(code: str) -> str:
    """Return the link that students open."""
    return f"{st.context.url or f'/{PAGE}'}?{urlencode({CODE: code})}"


@lru_cache(maxsize=64)
def qr_code(text: str) -> str:
    """Return a picture of a text that phones read, as SVG, black on white in either theme."""
    out = BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", border=3, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def draw_large_code(code: str) -> None:
    """Draw code, picture and link so that the last row can read them."""
    link = room_link(code)
    with st.container(key="room_share"):
        st.html(f'<div class="room-code">{spaced(code)}</div>')
        st.image(qr_code(link), width="stretch")
        st.markdown(_in_words(link))
        if urlsplit(link).hostname in HERE:
            st.caption(
                _(
                    "Other devices cannot open this address. Open this page by the address of this "
                    "machine in the network."
                )
            )


def draw_small_code(code: str) -> None:
    """Draw the code, with the picture and the link behind a button, for who comes late."""
    with st.container(horizontal=True, vertical_alignment="center", key="room_small"):
        st.html(f'<div class="room-code">{spaced(code)}</div>', width="content")
        with st.popover(_("QR code"), icon=":material/qr_code_2:"):
            draw_large_code(code)


def _in_words(link: str) -> str:
    """Return the address as it is typed, without the code, which is over it."""
    parts = urlsplit(link)
    return _("Open **{address}** and type the code.").format(address=f"{parts.netloc}{parts.path}")
