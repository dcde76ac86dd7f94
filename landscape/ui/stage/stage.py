"""Mounting the stage, and the charts that follow its clock."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from landscape.ui.stage import assets
from landscape.ui.stage.payload import StageData, json_with
from landscape.ui.stage.words import table_words
from landscape.ui.words.language import _

# Streamlit sends a component's script with every change of its data, so what the script does is
# served as modules, which all components of a page share. An import that failed is tried again at
# the next change, from another address, since some browsers keep a failure. Components whose text
# has not changed are not called again by then: they are mounted with the first that is.
_LOADER = """
export default function ({ data: given, parentElement, setTriggerValue }) {
  const data = JSON.parse(given instanceof Uint8Array ? new TextDecoder().decode(given) : given[0]);
  const at = (path) => new URL(path, document.baseURI).href;
  const page = (window.landscapeStage ??= { failures: 0, waiting: [] });
  const entry = (page["%(folder)s"] ??= import(at(`%(folder)s/mount.js?again=${page.failures}`)));
  const component = { data, parentElement, setTriggerValue };
  page.waiting.push((module) => module.%(mount)s(component, at("%(plotly)s")));
  entry.then(
    (module) => page.waiting.splice(0).forEach((mount) => mount(module)),
    (error) => {
      console.error(error);
      page.failures += 1;
      delete page["%(folder)s"];
      parentElement.textContent = data.failed ?? "";
    },
  );
  return () => entry.then((module) => module.unmount(parentElement), () => {});
}
"""


def mount(name: str, *, key: str, data: str | bytes, **callbacks: Callable[[], None]) -> None:
    """Mount the component whose function in mount.js has its name.

    Parameters
    ----------
    name, key : str
        Of the function, and of the component.
    data : str or bytes
        What it is given: JSON. It is called again when a text has changed, but whenever the page
        runs with bytes, which Streamlit need not read twice.
    **callbacks : callable
        Called when it sends a value.
    """
    # In a list, since Streamlit looks in a text by itself for a dataframe.
    _component(name)(key=key, data=data if isinstance(data, bytes) else [data], **callbacks)


@cache
def _component(name: str) -> Any:
    script = _LOADER % {**vars(assets.serve()), "mount": f"mount{name.capitalize()}"}
    return st.components.v2.component(f"landscape_{name}", js=script, isolate_styles=False)


def show_stage(
    stage: StageData,
    *,
    on_start: Callable[[tuple[float, float]], object] | None = None,
    on_drag: Callable[[tuple[float, float]], object] | None = None,
    on_draw: Callable[[list[float]], object] | None = None,
    on_drawn: Callable[[list[float]], object] | None = None,
    on_open: Callable[[int], object] | None = None,
    on_epoch: Callable[[int], object] | None = None,
    on_follow: Callable[[int], object] | None = None,
    on_guess: Callable[[tuple[float, float]], object] | None = None,
    on_curve: Callable[[list[list[float]]], object] | None = None,
    locked: bool = False,
    epoch: int | None = None,
    play: int = 0,
) -> None:
    """Show a stage, alive.

    Parameters
    ----------
    stage : StageData
        From `stage_data`.
    on_start : callable, optional
        Called with the (w0, w1) where a surface was clicked.
    on_drag : callable, optional
        Called with the (w0, w1) to which the start is dragged, while it is held.
    on_draw, on_drawn : callable, optional
        Called with the number of a data point, its place on the axis, and its class, while it is
        drawn and when it is let go: the number is that of the next one for a new point, the class
        -1 for one that is gone.
    on_open : callable, optional
        Called with the number of the run whose path, or button in the table, was clicked.
    on_epoch : callable, optional
        Called with the epoch at which the visitor stops the clock or lets go of the slider.
    on_follow : callable, optional
        Called with the number of the story whose button was pressed.
    on_guess : callable, optional
        Called with the (w0, w1) where a surface was clicked, instead of `on_start`, also while it
        is locked.
    on_curve : callable, optional
        Called with the points (x, p) of a curve that was drawn over the data, also while it is
        locked.
    locked : bool
        Whether nobody can move the clock or click for anything else.
    epoch : int, optional
        Where the clock goes when this changes.
    play : int
        When this changes, and is not 0, the clock plays from the start.
    """
    for i, background in enumerate(stage.shared_json):
        mount("background", key=f"stage_background_{i}", data=background)

    def clicked(what: str, then: Callable[[Any], object] | None) -> Callable[[], None]:
        def call() -> None:
            value = st.session_state["stage"][what]
            if then is not None and value is not None:
                then(value)

        return call

    clicks: dict[str, Callable[[Any], object] | None] = {
        "start": on_start,
        "open": on_open,
        "epoch": on_epoch,
        "follow": on_follow,
        "guess": on_guess,
        "curve": on_curve,
    }
    calls = {**clicks, "drag": on_drag, "draw": on_draw, "drawn": on_drawn}
    settings = {
        "asks": {
            "points": on_drawn is not None,
            "drag": on_drag is not None,
            **{name: then is not None for name, then in clicks.items()},
        },
        "locked": locked,
        "epoch": epoch,
        "play": play,
        "failed": failed(),
    }
    mount(
        "stage",
        key="stage",
        data=json_with(stage.own_json, settings),
        **{f"on_{name}_change": clicked(name, then) for name, then in calls.items()},
    )


def show_chart(chart: str, *, key: str) -> None:
    """Show a flat chart under the stage; its traces named "now" follow the stage's clock.

    Parameters
    ----------
    chart : str
        From `chart_data`.
    key : str
        Of the component.
    """
    more = {"failed": failed(), "tables": table_words()}
    mount("follower", key=key, data=json_with(chart, more))


def prepare_fields() -> None:
    """Have number fields take a decimal comma on a page that has no picture."""
    mount("page", key="page_fields", data="{}")


def failed() -> str:
    """Return what is said where a picture could not be loaded."""
    return _("The picture could not be loaded. Reload the page to try again.")
