"""Who a visitor is in a room: a teacher's key or a student's id, in a cookie and in the session.

The cookie brings a visitor back after a reload, a lost connection, or to another replica. It is
read when a session begins; from then on the session knows. Where a browser keeps no cookies, as in
a frame of another site, a reload makes a new visitor.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from landscape.rooms import DAY, normal_code

TEACHER, STUDENT = "teacher", "student"
_SECRETS = "_room_secrets"
_UNKNOWN = "unknown"

_SCRIPT = """
export default function ({ data }) {
  const path = location.pathname.replace(/[^/]*$/, "");
  const only = location.protocol === "https:" ? "; Secure" : "";
  const rules = `Path=${path}; Max-Age=${data.seconds}; SameSite=Lax${only}`;
  document.cookie = `${data.name}=${data.value}; ${rules}`;
  // On a phone the next question is above the picture that was looked at.
  const page = document.querySelector("[data-testid=stMain]");
  if (window.landscapeRoomPlace !== data.place) page?.scrollTo({ top: 0 });
  window.landscapeRoomPlace = data.place;
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("landscape_room_cookie", js=_SCRIPT)


def secret_of(code: str, role: str) -> str:
    """Return the key or id that this visitor has for a role in a room; empty if none."""
    name = _name(code, role)
    known: dict[str, str] = st.session_state.get(_SECRETS, {})
    return known.get(name) or cookies().get(name, "")


def keep_secret(code: str, role: str, secret: str) -> None:
    """Keep a key or an id for this session."""
    st.session_state.setdefault(_SECRETS, {})[_name(code, role)] = secret


def draw_cookie(code: str, role: str, secret: str, place: str) -> None:
    """Have the browser keep a key or an id for a day, for this app alone.

    It also goes to the top of the page when `place`, where the class is, becomes another.
    """
    data = {"name": _name(code, role), "value": secret, "seconds": int(DAY), "place": place}
    _component()(key="room_cookie", data=data)


def cookies() -> dict[str, str]:
    """Return the cookies that the browser sent when it connected."""
    return dict(st.context.cookies)


def client_address() -> str:
    """Return the address that a visitor comes from.

    A proxy on this machine, such as the class's nginx, adds it at the end of a header; what
    another client writes there is not believed.
    """
    if (address := st.context.ip_address) is not None:
        return address
    said = st.context.headers.get_all("X-Forwarded-For")
    return ",".join(said).split(",")[-1].strip() or _UNKNOWN


def _name(code: str, role: str) -> str:
    return f"room_{normal_code(code)}_{role}"
