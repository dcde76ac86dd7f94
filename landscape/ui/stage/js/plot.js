// One Plotly graph with the named traces: drawn once, then only what moves is sent again.

import { unpack } from "./arrays.js";
import { Cells } from "./cells.js";
import { CurveEditor } from "./curve_editor.js";
import { StartHandle } from "./handle.js";
import { Internals } from "./internals.js";
import { moveAt } from "./moves.js";
import { plotOptions } from "./options.js";
import { Outside, mapOf } from "./outside.js";
import { PointsEditor } from "./points_editor.js";
import { dataPoint, dataPoints, firstPoint, whatIs } from "./pointed.js";
import { savePicture } from "./picture.js";
import { isNarrow, layoutFor, scaleMarks, typeScale } from "./responsive.js";
import { Views } from "./views.js";

const REST = 300; // ms without a move after which things can be pointed at again
const PICKED = 1000; // ms within which Plotly says what is under a press
const STILL = 4; // px that a press may move and still be a click

export class StagePlot {
  constructor(graph, plotly, { onStart, onOpen, onPoint, onTurn, onBegin, onDrag, onDraw, onDrawn, onGuess, onCurve, isMoving }) {
    Object.assign(this, { graph, plotly, onStart, onOpen, onPoint, onTurn, onGuess, isMoving });
    this.internals = new Internals(graph);
    this.cells = [];
    this.draws = 0; // that are asked for and not done
    this.views = new Views();
    this.outside = new Outside(graph);
    this.held = [
      new StartHandle(graph, { onBegin, onDrag, onDrop: onStart }),
      new PointsEditor(graph, { onBegin, onDraw, onDrawn }),
      new CurveEditor(graph, { onCurve }),
    ];
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(graph);
  }

  // Draws runs at a frame. Where the `key` is that of those before, they share everything but
  // what moves, and only that is drawn.
  async draw({ key, traces, layout, runs, epochs, words, asks }, frame) {
    Object.assign(this, { runs, epochs, asks, words });
    if (this.traces && this.key === key) {
      this.show(frame);
      return;
    }
    this.key = undefined; // until it is drawn
    this.internals.saveCameras();
    this.traces = traces.map((trace) => ({ ...trace, x: unpack(trace.x) }));
    this.views.load(layout, this.layout);
    this.scenes = this.views.names;
    this.leader = this.scenes[0];
    this.layout = layout;
    this.fit = layoutFor(layout, this.graph);
    this.cells = this.traces.flatMap((trace, index) => (trace.name === "arrivals" ? [new Cells(this.graph, index, trace)] : []));
    const still = ({ x, y }) => x === this.pointed?.x && y === this.pointed?.y;
    const points = this.dataPoints;
    this.pointed = points.find(still) ?? firstPoint(points); // other data have other points
    this.moveTraces(frame);
    await this.react();
    this.key = key;
  }

  // One after the other: a new size, theme or run may come while the last is being drawn.
  react() {
    this.draws += 1;
    this.drawing = (this.drawing ?? Promise.resolve())
      .catch(() => {})
      .then(() => this.reactNow())
      .finally(() => (this.draws -= 1));
    return this.drawing;
  }

  async reactNow() {
    if (this.closed) return;
    this.unseen = !this.graph.clientWidth; // put elsewhere in the page just now
    if (this.unseen) return;
    this.internals.setPicking(true);
    if (this.graph.layout === this.layout) this.internals.saveCameras(); // a new size or theme
    const { frame } = this;
    const layout = this.arranged(); // which finds whether it is narrow
    await this.plotly.react(this.graph, this.traces, layout, plotOptions(this));
    if (this.closed) return;
    this.internals.probe(this.scenes);
    this.internals.drawn(() => this.internals.follow(this.leader));
    this.cellsDrawn();
    this.showOutside();
    this.listen();
    if (this.frame !== frame) await this.restyle(this.moveTraces(this.frame)); // the clock went on
  }

  // After every draw of Plotly's own.
  cellsDrawn() {
    this.cells.forEach((cells) => cells.drawn(this.internals.heatmapImage(cells.trace)));
    this.showCells();
  }

  showCells() {
    const epoch = this.epochs[this.frame];
    for (const cells of this.cells.filter((one) => one.changes(epoch))) {
      if (cells.image) cells.show(epoch);
      else this.plotly.restyle(this.graph, { z: [cells.at(epoch)] }, [cells.index]);
    }
  }

  // Puts what moves where it is at a frame; returns the changes.
  moveTraces(frame) {
    this.frame = frame;
    return this.traces.flatMap((trace, index) => {
      const values = moveAt(trace, this.runs, frame, this);
      if (!values) return [];
      Object.assign(trace, values);
      return [{ index, values }];
    });
  }

  // Moves traces the short way, and when they have come to rest lets things be pointed at again.
  // While a draw is under way it is left to that.
  show(frame) {
    const changes = this.moveTraces(frame);
    if (this.closed || this.draws) return;
    this.internals.setPicking(false);
    const missed = changes.filter(({ index, values }) => !this.internals.move(index, this.traces[index], values));
    if (missed.length) this.restyle(missed).then(() => this.cellsDrawn());
    else this.showCells();
    this.showOutside();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), REST);
  }

  rest() {
    if (this.isMoving()) this.resting = setTimeout(() => this.rest(), REST);
    else this.internals.setPicking(true);
  }

  restyle(changes) {
    this.internals.saveCameras();
    const update = {};
    for (const axis of ["x", "y", "z"]) {
      if (changes.some(({ values }) => values[axis])) update[axis] = changes.map(({ index }) => this.traces[index][axis]);
    }
    const places = changes.map(({ index }) => index);
    return this.plotly.restyle(this.graph, update, places);
  }

  arranged() {
    const narrow = isNarrow(this.graph);
    if (narrow !== this.narrow) {
      // Plotly measures a colour bar as it stands: one beside the picture takes its room under it too.
      this.graph.querySelectorAll(".infolayer .colorbar").forEach((bar) => bar.remove());
    }
    this.narrow = narrow;
    const layout = this.fit();
    for (const trace of this.traces) scaleMarks(trace, typeScale());
    this.views.fit(layout);
    return layout;
  }

  setView(name) {
    const cameras = this.views.choose(name, this.layout);
    return this.views.hasAxes(this.layout) ? this.plotly.relayout(this.graph, cameras) : this.react();
  }

  // Where a path is hidden, only the mark moves.
  hidePath(hidden) {
    this.pathHidden = hidden;
    this.show(this.frame);
  }

  // Looks at a data point, whose pull is shown.
  pointAt(point) {
    if (!point || !this.asksPoint) return;
    this.pointed = point;
    this.show(this.frame);
    this.onPoint(point);
  }

  // Whether the figure shows the pull of a point.
  get asksPoint() {
    return this.traces.some(({ name }) => name === "pull");
  }

  get dataPoints() {
    return this.asksPoint ? dataPoints(this.traces) : [];
  }

  showOutside() {
    const cameraOf = (name) => this.internals.scene(name)?.camera ?? this.layout[name].camera;
    const map = (trace) => mapOf(trace, this.layout, cameraOf);
    this.outside.show(this.traces, map);
    this.held.forEach((one) => one.follow(this, map));
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
    graph.on("plotly_relayout", (change) => this.turned(change));
    // A press that did not move starts training there, or opens the run whose path it is on; one
    // that moved turned the surface.
    const remember = ({ points: [point] }) => {
      this.under = point;
      this.pointAt(dataPoint(point));
      if (performance.now() - this.tapped < PICKED) this.startAt(point);
    };
    graph.on("plotly_hover", remember);
    graph.on("plotly_click", remember);
    graph.on("plotly_unhover", () => (this.under = undefined));
    // A picture that is drawn again under the pointer would keep its label.
    graph.addEventListener("pointerleave", () => this.plotly.Fx.unhover(graph));
    graph.tabIndex = -1; // so that keys work after a press on the picture
    let from;
    this.onRelease = (event) => {
      const still = from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) <= STILL;
      from = undefined;
      if (still) this.pressed(event);
    };
    graph.addEventListener(
      "pointerdown",
      (event) => {
        if (event.button !== 0 || !event.isPrimary) return;
        from = event;
        this.tapped = undefined;
        if (event.pointerType === "touch") this.under = undefined; // where the last tap was
        this.leader = this.sceneAt(event) ?? this.leader;
        graph.focus({ preventScroll: true });
      },
      true,
    );
    // Over a flat chart Plotly lays a cover while a button is down: the release is not on the graph.
    document.addEventListener("pointerup", this.onRelease, true);
  }

  // Plotly has turned a scene: it is drawn anew from the layout, and where there are two both turn.
  turned(change) {
    const turned = this.scenes.filter((name) => change[`${name}.camera`]);
    for (const name of turned) this.layout[name].camera = change[`${name}.camera`];
    for (const name of turned) this.views.changed(this.layout, name, this.layout[name].camera);
    if (turned.length && !this.views.name) this.onTurn();
    this.showOutside();
    if (!this.views.hasAxes(this.layout)) this.react();
    if (this.internals.works || turned.length !== 1 || this.scenes.length < 2) return;
    const { camera } = this.layout[turned[0]];
    this.plotly.relayout(this.graph, Object.fromEntries(this.scenes.map((name) => [`${name}.camera`, camera])));
  }

  pressed(event) {
    const { under, asks } = this;
    if (this.scenes.length) {
      // What is under a finger, or a pointer that has just come, Plotly finds out after the press.
      if (!under) this.tapped = performance.now();
      else if (this.sceneAt(event)) this.startAt(under);
      return;
    }
    const { left, top } = this.graph.getBoundingClientRect();
    const { run, place } = this.internals.works ? this.internals.pressed(event.clientX - left, event.clientY - top) : whatIs(under);
    if (asks.open && run !== undefined) this.onOpen(run);
    else if (place) this.placed(place);
  }

  startAt({ data, x, y }) {
    this.tapped = undefined;
    if (data.name === "surface") this.placed([x, y]);
  }

  placed(place) {
    if (this.asks.guess) this.onGuess(place);
    else if (this.asks.start) this.onStart(place);
  }

  sceneAt({ clientX, clientY }) {
    const { left, top } = this.graph.getBoundingClientRect();
    return this.views.at(this.layout, clientX - left, clientY - top);
  }

  picture(name, lines) {
    return savePicture(this, name, lines);
  }

  close() {
    this.closed = true;
    this.held.forEach((one) => one.close());
    document.removeEventListener("pointerup", this.onRelease, true);
    clearTimeout(this.resting);
    this.resizer.disconnect();
    this.plotly.purge(this.graph);
  }
}
