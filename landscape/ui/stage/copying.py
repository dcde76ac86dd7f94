"""Mounting a button that copies a text."""

from __future__ import annotations

from landscape.ui.stage.payload import as_json
from landscape.ui.stage.stage import mount
from landscape.ui.words.language import _


def show_copy_button(text: str, *, key: str) -> None:
    """Show a button that copies a text.

    `st.code` has one, but loads a highlighter of 1.5 MB.
    """
    words = {
        "copy": _("Copy"),
        "done": _("Copied."),
        "failed": _("This browser does not let it be copied: mark the text and copy it by hand."),
    }
    mount("copy", key=key, data=as_json({"text": text, "words": words}))
