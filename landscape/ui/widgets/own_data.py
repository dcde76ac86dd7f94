"""A class's own data: pasted or opened, looked at, and taken."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from landscape.core.dataset import Dataset
from landscape.core.errors import DataError
from landscape.data.from_table import (
    MOST_FEATURES,
    DataReading,
    dataset_from_table,
    suggested_columns,
    suggested_positive,
    target_kind,
)
from landscape.data.own import EXAMPLE, OWN
from landscape.data.table import Drop, Table, read_table
from landscape.experiment import Experiment
from landscape.export.csv import dataset_csv
from landscape.ui import cache
from landscape.ui.link.points import MOST_POINTS, fits_in_link
from landscape.ui.link.sync import choose
from landscape.ui.widgets.drawing import drawing_switch
from landscape.ui.words.language import N_, _
from landscape.ui.words.outside import data_error, literal

_TABLE = "_table"
WAYS = {"paste": N_("Paste"), "file": N_("Open a file")}
PREVIEWED = 5
FILES = ("csv", "tsv", "txt", "xlsx")


def own_data_controls(experiment: Experiment, disabled: bool) -> None:
    """Draw what there is of the visitor's own data, and the way to bring others."""
    dataset = experiment.data or EXAMPLE
    if st.button(
        _("Paste or open data"),
        icon=":material/upload_file:",
        type="primary" if experiment.data is None else "secondary",
        width="stretch",
        key="open_data",
        disabled=disabled,
    ):
        _dialog()
    said = _("An example, until you bring your own.")
    if experiment.data is not None:
        said = _("{count} points, in the link.").format(count=len(dataset.y))
        if not fits_in_link(dataset):
            said = _(
                "{count} points, more than a link can carry: whoever opens it is asked for the "
                "file."
            ).format(count=len(dataset.y))
    st.caption(said)
    drawing_switch(experiment, disabled)


def _dialog() -> None:
    st.dialog(_("Your data"), width="medium")(_draw_dialog)()


def _draw_dialog() -> None:
    content = _content()
    if not content:
        return
    try:
        table = _read(content)
        reading = _chosen(table)
    except DataError as error:
        st.error(data_error(error))
        return
    for line in summary(reading):
        st.markdown(line)
    if st.button(
        _("Use these data"),
        type="primary",
        icon=":material/check:",
        on_click=choose,
        args=({"dataset": OWN, "data": reading.dataset},),
        width="stretch",
        key="use_data",
    ):
        st.rerun()
    _preview(reading.dataset)


def _content() -> bytes:
    """Draw where a table is pasted or opened; return its bytes."""
    way = st.segmented_control(
        _("Where are the data?"),
        list(WAYS),
        format_func=lambda name: _(WAYS[name]),
        default="paste",
        required=True,
        key="data_way",
        label_visibility="collapsed",
    )
    if way == "file":
        file = st.file_uploader(
            _("CSV, TSV or Excel, up to 2 MB"), type=list(FILES), key="data_file"
        )
        content = file.getvalue() if file else b""
        if file and not content:
            st.warning(_("The file is empty."))
    else:
        text = st.text_area(
            _("Copy two columns out of a spreadsheet, with their headers, and paste them here"),
            placeholder="hours (h)\tresult\n0.5\tfail\n4\tpass",
            height=110,
            key="data_text",
        )
        content = (text or "").encode()
    with st.container(horizontal=True):
        if way != "file":
            st.button(_("Read the table"), key="read_data")  # pressing it takes over what was typed
        st.download_button(
            _("An example file"),
            dataset_csv(EXAMPLE, words=True),
            "example.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
            key="data_example",
        )
    return content


def _read(content: bytes) -> Table:
    """Return the table, read once while the dialog is open."""
    known, digest = st.session_state.get(_TABLE), hashlib.sha256(content).digest()
    if known is None or known[0] != digest:
        known = st.session_state[_TABLE] = (digest, read_table(content))
    table: Table = known[1]
    return table


def _chosen(table: Table) -> DataReading:
    """Draw the choice of the columns; return the points of those that are chosen."""
    numeric = [column.name for column in table.columns if column.is_numeric]
    features, target = suggested_columns(table)
    file = st.session_state[_TABLE][0].hex()[:8]  # another file has other columns
    left, right = st.columns(2)
    with left:
        chosen = st.multiselect(
            _("Features (x)"),
            numeric,
            default=list(features),
            max_selections=MOST_FEATURES,
            key=f"data_features_{file}",
        )

    with right:
        place = table.names.index(target)
        wanted = st.selectbox(
            _("What is predicted (y)"), table.names, place, key=f"data_target_{file}"
        )
    column = table[wanted]
    positive: Any = None
    if target_kind(column) == "binary":
        positive = st.segmented_control(
            _("Which is 1?"),
            list(column.labels),
            format_func=literal,
            default=suggested_positive(column),
            required=True,
            key=f"data_positive_{file}_{wanted}",
        )
    return dataset_from_table(table, chosen, wanted, positive)


def summary(reading: DataReading) -> list[str]:
    """Return what was read, and what was left out and why, in sentences."""
    dataset = reading.dataset
    if dataset.kind == "number":
        lines = [_("**{count} points** with a number each.").format(count=len(dataset.y))]
    else:
        counts = [int((dataset.y == place).sum()) for place in range(len(dataset.class_names))]
        parts = [
            f"{count} × {literal(name)} ({place})"
            for place, (name, count) in enumerate(zip(dataset.class_names, counts, strict=True))
        ]
        lines = [
            _("**{count} points:** {classes}.").format(
                count=len(dataset.y), classes=", ".join(parts)
            )
        ]
    lines += [_drop_in_words(drop) for drop in reading.dropped]
    if dataset.kind == "binary" and _is_separable(dataset):
        lines.append(
            _(
                "**The classes can be separated:** no two points contradict each other. With BCE "
                "the loss then falls for ever, and the parameters grow for ever."
            )
        )
    if not fits_in_link(dataset):
        said = _(
            "A link carries up to {most} points. These stay in your visit; whoever opens your link "
            "is asked for the file."
        )
        lines.append(said.format(most=MOST_POINTS))
    return lines


def _drop_in_words(drop: Drop) -> str:
    *others, last = map(str, drop.rows)
    rows = ", ".join(others)
    said = _("Left out: {count} × {reason} (row {last}).")
    if drop.count > len(drop.rows):
        said = _("Left out: {count} × {reason} (rows {rows}, {last} …).")
    elif others:
        said = _("Left out: {count} × {reason} (rows {rows} and {last}).")
    return said.format(count=drop.count, reason=_(drop.reason), rows=rows, last=last)


def _is_separable(dataset: Dataset) -> bool:
    optimum = cache.find_optimum(Experiment(OWN, data=dataset, model="logistic", loss="bce"))
    return optimum.params is None


def _preview(dataset: Dataset) -> None:
    """Draw the first points as a table."""
    head = [literal(text) for text in (*dataset.columns, dataset.target)]
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    for row, y in zip(dataset.rows[:PREVIEWED], dataset.y, strict=False):
        named = f"{y:g}" if dataset.kind == "number" else literal(dataset.class_names[int(y)])
        lines.append("| " + " | ".join([*(f"{value:g}" for value in row), named]) + " |")
    if len(dataset.y) > PREVIEWED:
        lines.append("| … " * len(head) + "|")
    st.markdown("\n".join(lines))
