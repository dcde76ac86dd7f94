// One Plotly graph with the named traces: drawn once, then only what moves is sent again.

import { unpack } from "./arrays.js";
import { Cells } from "./cells.js";
import { fitting, isNarrow } from "./fitting.js";
import { moveFlat, runAt, valueAt } from "./flat.js";
import { moveOf } from "./moves.js";
import { Scene } from "./scene.js";

const REST = 300; // ms without a move after which things can be pointed at again
const FARTHER = 1.25;
const LINE = 20; // px, of text over a picture
const STILL = 4; // px that a press may move and still be a click

export class StagePlot {
  constructor(graph, plotly, { onStart, onOpen, isMoving }) {
    this.graph = graph;
    this.plotly = plotly;
    this.onStart = onStart;
    this.onOpen = onOpen;
    this.isMoving = isMoving;
    this.scenes = [];
    this.cells = [];
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(graph);
  }

  // Draws runs at a frame. Where the `key` is that of those before, they share everything but
  // what moves, and only that is drawn.
  async draw({ key, traces, layout, runs, epochs, words, asks }, frame) {
    const kept = this.traces && this.key === key;
    this.runs = runs;
    this.epochs = epochs;
    this.asks = asks;
    this.words = words;
    if (kept) {
      this.show(frame);
      return;
    }
    this.key = undefined; // until it is drawn
    this.traces = traces.map((trace) => ({ ...trace, x: unpack(trace.x) }));
    this.scenes.forEach((scene) => scene.saveCamera());
    const names = Object.keys(layout).filter((name) => /^scene\d*$/.test(name));
    for (const name of names) layout[name].camera = this.layout?.[name]?.camera ?? layout[name].camera;
    this.scenes = names.map((name) => this.scenes.find((scene) => scene.name === name) ?? new Scene(this.graph, name));
    this.leader = this.scenes[0];
    this.layout = layout;
    this.fit = fitting(layout, this.graph);
    for (const { index, ...values } of this.moves(frame)) Object.assign(this.traces[index], values);
    this.cells = traces.flatMap(({ name }, index) => (name === "arrivals" ? [new Cells(this.graph, index)] : []));
    this.frame = frame;
    await this.react();
    this.key = key;
  }

  // One after the other: a new size, theme or run may come while the last is being drawn.
  react() {
    this.drawing = (this.drawing ?? Promise.resolve()).catch(() => {}).then(() => this.reactNow());
    return this.drawing;
  }

  async reactNow() {
    if (this.closed) return;
    this.unseen = !this.graph.clientWidth; // put elsewhere in the page just now
    if (this.unseen) return;
    this.setPicking(true);
    if (this.graph.layout === this.layout) this.scenes.forEach((scene) => scene.saveCamera()); // a new size or theme
    const layout = this.arranged();
    await this.plotly.react(this.graph, this.traces, layout, {
      displayModeBar: this.narrow || !this.scenes.length ? false : "hover",
      modeBarButtons: [["pan3d", "zoom3d", "tableRotation", "resetCameraDefault3d"]],
      locale: this.words.language,
      locales: { [this.words.language]: { dictionary: this.words.plotly, format: {} } },
      displaylogo: false,
      responsive: false,
      scrollZoom: false,
      doubleClick: false,
      plotGlPixelRatio: Math.max(1, window.devicePixelRatio),
    });
    if (this.closed) return;
    for (const scene of this.scenes) {
      scene.drawn();
      if (this.scenes.length > 1) scene.onTurn(() => this.follow());
    }
    this.cellsDrawn();
    this.listen();
  }

  // After every draw of Plotly's own.
  cellsDrawn() {
    this.cells.forEach((cells) => cells.drawn());
    this.showCells();
  }

  showCells() {
    this.cells.forEach((cells) => cells.show(this.epochs[this.frame]));
  }

  // One camera: all scenes look as the one that was pressed last.
  follow() {
    const { camera } = this.leader;
    this.scenes.forEach((scene) => scene !== this.leader && scene.look(camera));
  }

  moves(frame) {
    return this.traces.flatMap((trace, index) => {
      const values = moveOf(trace, this.runs, frame);
      return values ? [{ index, ...values }] : [];
    });
  }

  // Moves traces the short way, and when they have come to rest lets things be pointed at again.
  show(frame) {
    if (this.closed || !this.graph._fullData) return;
    this.frame = frame;
    this.setPicking(false);
    const missed = this.moves(frame).filter(({ index, ...values }) => {
      const trace = this.traces[index];
      Object.assign(trace, values);
      if (!values.z) return !moveFlat(this.graph, index, values);
      const scene = this.scenes.find(({ name }) => name === trace.scene);
      return !scene.move(index, values);
    });
    if (missed.length) this.restyle(missed).then(() => this.cellsDrawn());
    else this.showCells();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), REST);
  }

  rest() {
    if (this.isMoving()) {
      this.resting = setTimeout(() => this.rest(), REST);
      return;
    }
    this.setPicking(true);
  }

  setPicking(on) {
    this.scenes.forEach((scene) => scene.setPicking(on));
  }

  restyle(changes) {
    this.scenes.forEach((scene) => scene.saveCamera());
    const update = {};
    for (const axis of ["x", "y", "z"]) {
      if (changes.some((change) => change[axis])) update[axis] = changes.map(({ index }) => this.traces[index][axis]);
    }
    return this.plotly.restyle(
      this.graph,
      update,
      changes.map(({ index }) => index),
    );
  }

  arranged() {
    const narrow = isNarrow(this.graph);
    if (narrow !== this.narrow) this.stepBack(narrow ? FARTHER : this.narrow === undefined ? 1 : 1 / FARTHER);
    // Plotly measures a colour bar as it stands: one beside the picture takes its room under it too.
    if (narrow !== this.narrow) this.graph.querySelectorAll(".infolayer .colorbar").forEach((bar) => bar.remove());
    this.narrow = narrow;
    return this.fit();
  }

  // Moves the camera away from the surface, which in a narrow scene would else be cut off.
  stepBack(factor) {
    for (const { name } of this.scenes) {
      const { camera } = this.layout[name];
      const eye = Object.fromEntries(Object.entries(camera.eye).map(([axis, value]) => [axis, value * factor]));
      this.layout[name].camera = { ...camera, eye };
    }
  }

  async resized() {
    const { clientWidth, clientHeight } = this.graph;
    const { width, height } = this.graph.layout ?? {};
    if (!this.layout || !clientWidth) return;
    if (clientWidth === width && clientHeight === height && !this.unseen) return;
    await this.react();
  }

  // The theme may have changed, or only the page been run again.
  async recoloured() {
    if (this.layout && getComputedStyle(this.graph).color !== this.layout.font.color) await this.react();
  }

  listen() {
    if (this.listening) return;
    this.listening = true;
    const { graph } = this;
    graph.on("plotly_relayout", (change) => {
      for (const { name } of this.scenes) {
        if (change[`${name}.camera`]) this.layout[name].camera = change[`${name}.camera`];
      }
    });
    // A press that did not move starts training there, or opens the run whose path it is on; one
    // that moved turned the surface.
    let under;
    let pressed;
    const remember = ({ points: [point] }) => (under = point);
    graph.on("plotly_hover", remember);
    graph.on("plotly_click", remember);
    graph.on("plotly_unhover", () => (under = undefined));
    graph.tabIndex = -1; // so that keys work after a press on the picture
    this.onRelease = (event) => {
      const from = pressed;
      pressed = undefined;
      if (!from || Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STILL) return;
      if (!this.scenes.length) this.pressedMap(event);
      else if (this.asks.start && under?.data.name === "surface" && this.sceneAt(event)) this.onStart([under.x, under.y]);
    };
    graph.addEventListener(
      "pointerdown",
      (event) => {
        if (event.button !== 0 || !event.isPrimary) return;
        pressed = event;
        this.leader = this.sceneAt(event) ?? this.leader;
        graph.focus({ preventScroll: true });
      },
      true,
    );
    // Over a flat chart Plotly lays a cover while a button is down: the release is not on the graph.
    document.addEventListener("pointerup", this.onRelease, true);
  }

  pressedMap({ clientX, clientY }) {
    const { left, top } = this.graph.getBoundingClientRect();
    const place = [clientX - left, clientY - top];
    const run = this.asks.open ? runAt(this.graph, ...place) : undefined;
    const value = this.asks.start ? valueAt(this.graph, ...place) : undefined;
    if (run !== undefined) this.onOpen(run);
    else if (value) this.onStart(value);
  }

  sceneAt({ clientX, clientY }) {
    const { left, top } = this.graph.getBoundingClientRect();
    const { width, height, margin } = this.layout;
    // Domains are shares of what is inside the margins.
    const across = (clientX - left - margin.l) / (width - margin.l - margin.r);
    const up = 1 - (clientY - top - margin.t) / (height - margin.t - margin.b);
    return this.scenes.find(({ name }) => {
      const { x, y } = this.layout[name].domain;
      return across >= x[0] && across <= x[1] && up >= y[0] && up <= y[1];
    });
  }

  // The picture as a file, with lines of text over it.
  picture(name, lines) {
    const { width, height } = this.graph.layout;
    const over = LINE * lines.length + 22;
    const layout = { ...this.graph.layout, paper_bgcolor: getComputedStyle(document.body).backgroundColor };
    layout.margin = { ...layout.margin, t: layout.margin.t + over };
    layout.title = { text: lines.join("<br>"), font: { size: 15 }, y: 1, yanchor: "top", pad: { t: 18 } };
    const data = [...this.graph.data];
    for (const cells of this.cells) data[cells.index] = cells.at(this.epochs[this.frame]);
    const figure = { data, layout };
    return this.plotly.downloadImage(figure, { format: "png", filename: name, width, height: height + over, scale: 2 });
  }

  close() {
    this.closed = true;
    document.removeEventListener("pointerup", this.onRelease, true);
    clearTimeout(this.resting);
    this.resizer.disconnect();
    this.plotly.purge(this.graph);
  }
}
