"""Notes above the stage: what could not be used of a link."""

from __future__ import annotations

import streamlit as st

from landscape.core.errors import BadValue
from landscape.ui.link.choices import CHOICES
from landscape.ui.link.mystery import mystery_problem
from landscape.ui.link.points import ONLY_NAMED
from landscape.ui.link.preview import current_view
from landscape.ui.link.sync import problems_in_link
from landscape.ui.link.teacher import unknown_names
from landscape.ui.words.language import _


def link_notes() -> None:
    """Say what of the opened link could not be used, and what is used instead."""
    view, lines = current_view(), []
    if problem_of_mystery := mystery_problem():
        lines.append(f"- {_(problem_of_mystery)}")
    for key, names in unknown_names().items():
        said = _("In the link, {field} must name choices of this app. Got {value}; it is left out.")
        lines.append(f"- {said.format(field=f'`{key}`', value=_as_code(', '.join(names)))}")
    for problem in problems_in_link():
        name, _space, part = problem.field.partition(" ")
        lines.append(f"- {bad_value(problem, CHOICES[name].used(view, part))}")
    if lines:
        st.warning("\n".join(lines))


def bad_value(problem: BadValue, default: object) -> str:
    """Return the sentence for a bad value in a link."""
    if problem.rule == ONLY_NAMED:
        return _(
            "This link is to a file with {count} points, which no link can carry. Open the file "
            "again: *Data → Your own data*."
        ).format(count=problem.limits["count"])
    return _("In the link, {field} {rule}. Got {value}; {default} is used instead.").format(
        field=f"`{problem.field}`",
        rule=_(problem.rule).format(**problem.limits),
        value=_as_code(problem.value),
        default=f"`{default}`",
    )


def _as_code(value: object) -> str:
    """Return a value of a link so that nothing in it is taken as Markdown.

    It is in code marks, without its own and on one line, since an empty one would end them.
    """
    text = " ".join(str(value).replace("`", "'").split())[:60]
    return f"`{text or '–'}`"
