"""A change, its bytes and the playback in a browser: the stage against st.plotly_chart."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import plotly.graph_objects as go
import torch
from playwright.sync_api import Page

from landscape.analysis.optimum import find_optimum
from landscape.analysis.surface import loss_surface
from landscape.data import load_dataset
from landscape.experiment import Experiment
from landscape.figures import RunOnSurface, stage_figure
from landscape.objective.task import loss_at
from landscape.training.train import train
from tests.browser.driver import at_rest, chromium, served

REPEATS = 7
PLAYBACKS = 3
QUERY = "?start=worst&loss=mse"
BARE = """
import plotly.io as pio
import streamlit as st
from pathlib import Path

LABELS = {"sgd": "SGD", "adam": "Adam"}

@st.cache_resource
def figures():
    here = Path(__file__).parent
    return {name: pio.from_json((here / f"{name}.json").read_text()) for name in LABELS}

st.set_page_config(layout="wide")
with st.container(key="optimizer"):
    choice = st.segmented_control("Optimizer", LABELS, format_func=LABELS.get, default="sgd")
st.plotly_chart(figures()[choice], key="chart", height=500)
"""
# Resolves with the milliseconds from the click to the second frame after the path's end is `x`.
DRAWN = """
(x) => new Promise((resolve) => {
  const began = performance.now();
  const look = () => {
    const gd = document.querySelector('.js-plotly-plot');
    const path = gd?._fullData?.find((t) => t.name === 'path');
    const scene = gd?._fullLayout?.scene?._scene;
    const end = path && path.x[path.x.length - 1];
    if (scene && Math.abs(end - x) < 1e-4) {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
    } else requestAnimationFrame(look);
  };
  document.addEventListener('click', look, { once: true, capture: true });
})
"""
# Frames a second of Plotly.animate with redraw over the figure's own path.
ANIMATED = """
async () => {
  const gd = document.querySelector('.js-plotly-plot');
  const k = gd._fullData.findIndex((t) => t.name === 'path');
  const n = gd._fullData.findIndex((t) => t.name === 'now');
  const f = gd._fullData.findIndex((t) => t.name === 'fit');
  const whole = gd._fullData[k], fit = gd._fullData[f];
  const cut = (t, a, b) => ({ x: t.x.slice(a, b), y: t.y.slice(a, b), z: t.z.slice(a, b) });
  const frames = [...Array(20).keys()].map((i) => ({
    name: `${i}`, traces: [f, k, n],
    data: [
      { x: fit.x, y: fit.y.map((v) => v * (i / 20)) },
      cut(whole, 0, i + 1),
      cut(whole, i, i + 1),
    ],
  }));
  await Plotly.addFrames(gd, frames);
  const began = performance.now();
  await Plotly.animate(gd, frames.map((f) => f.name), {
    mode: 'immediate', transition: { duration: 0 }, frame: { duration: 0, redraw: true } });
  return (1000 * frames.length) / (performance.now() - began);
}
"""
PLAYED = """
() => new Promise((resolve) => {
  const slider = document.querySelector('[data-role=epoch]');
  document.querySelector('[data-role=speed]').value = '10';
  document.querySelector('[data-role=speed]').dispatchEvent(new Event('change'));
  let shown = 0, began;
  document.addEventListener('landscape-epoch', () => { shown += 1; });
  document.querySelector('[data-role=loop]').click();
  document.querySelector('[data-role=play]').click();
  setTimeout(() => { shown = 0; began = performance.now(); }, 300);
  setTimeout(() => {
    resolve((1000 * shown) / (performance.now() - began));
    document.querySelector('[data-role=play]').click();
  }, 4300);
})
"""


def figures() -> dict[str, tuple[go.Figure, float]]:
    """Return the stage's figure and the end of its path for each optimizer."""
    made = {}
    for optimizer in ("sgd", "adam"):
        experiment = Experiment(start="worst", loss="mse", optimizer=optimizer)
        dataset = load_dataset(experiment.dataset)
        assert dataset.truth is not None
        run = train(experiment)
        side = RunOnSurface(
            loss_surface(experiment),
            run,
            find_optimum(experiment),
            loss_at(experiment, dataset.truth),
        )
        figure = stage_figure(dataset, [side])
        made[optimizer] = (figure.plotly(), float(run.params[-1, 0]))
    return made


def change(page: Page, label: str, end: float) -> float:
    """Click an optimizer; the milliseconds until its path is drawn."""
    page.evaluate(f"window.drawn = ({DRAWN})({end}); 0")
    page.locator(".st-key-optimizer").get_by_text(label, exact=True).click()
    milliseconds: float = page.evaluate("window.drawn")
    at_rest(page)
    page.wait_for_timeout(400)
    return milliseconds


def changes(page: Page, ends: dict[str, float]) -> list[float]:
    """Switch to Adam and back; the milliseconds of each switch to Adam."""
    times = []
    for _ in range(REPEATS):
        times.append(change(page, "Adam", ends["adam"]))
        change(page, "SGD", ends["sgd"])
    return times


def play(page: Page, address: str) -> float:
    """Open a page; the frames a second of its playback."""
    page.goto(address)
    page.wait_for_selector(".ls-stage[data-ready]", timeout=60_000)
    page.wait_for_timeout(2000)
    frames: float = page.evaluate(PLAYED)
    return frames


def main() -> None:
    """Print the measurements."""
    torch.set_num_threads(1)
    made = figures()
    ends = {name: end for name, (_, end) in made.items()}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name, (figure, _) in made.items():
            (Path(folder) / f"{name}.json").write_text(figure.to_json())
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        with served(bare) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(address)
            page.wait_for_selector(".js-plotly-plot", timeout=60_000)
            page.wait_for_timeout(4000)
            theirs = statistics.median(changes(page, ends))
            page.close()
        with served() as address:
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            received: list[int] = []
            page.on(
                "websocket",
                lambda socket: socket.on("framereceived", lambda data: received.append(len(data))),
            )
            page.goto(f"{address}/{QUERY}")
            page.wait_for_selector(".ls-stage[data-ready]", timeout=60_000)
            page.wait_for_timeout(2000)
            page.click("[data-role=last]")
            first = change(page, "Adam", ends["adam"])
            change(page, "SGD", ends["sgd"])
            ours = statistics.median(changes(page, ends))
            received.clear()
            change(page, "Adam", ends["adam"])
            same_surface = sum(received)
            received.clear()
            page.locator(".st-key-loss").get_by_text("BCE", exact=True).click()
            at_rest(page)
            page.wait_for_timeout(1500)
            new_surface = sum(received)
            played = [page.evaluate(PLAYED)]
            pairs = []
            for _ in range(PLAYBACKS):  # in turn, so that a busy moment hits both
                pairs.append(play(page, f"{address}/compare{QUERY}"))
                played.append(play(page, f"{address}/{QUERY}"))
            page.close()
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        made["adam"][0].write_html(Path(folder) / "plain.html", include_plotlyjs=True)
        page.goto(f"file://{folder}/plain.html")
        page.wait_for_timeout(4000)
        animated = page.evaluate(ANIMATED)
    print("In the browser, software WebGL")
    print(f"  click to new path    {ours:6.0f} ms   st.plotly_chart {theirs:6.0f} ms")
    print(f"    ratio {ours / theirs:.3f} (at most 0.2); first time {first:.0f} ms")
    print(f"  over the wire        {same_surface / 1000:6.1f} kB  same surface (aim: 40)")
    print(f"                       {new_surface / 1000:6.1f} kB  another loss (at most 120)")
    one, two = statistics.median(played), statistics.median(pairs)
    print(f"  playback             {one:6.1f} fps  Plotly.animate {animated:6.1f} fps")
    print(f"    ratio {one / animated:.1f} (at least 5)")
    print(f"  of two scenes        {two:6.1f} fps")
    print(f"    ratio {two / one:.2f} (at least 0.6)")
