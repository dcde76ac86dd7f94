// A curve u(x) of two straight lines, whose knee is dragged or moved with the arrow keys, over σ(u(x)).

import { unpack } from "./arrays.js";
import { element } from "./dom.js";
import { Internals } from "./internals.js";
import { ARROWS } from "./keys.js";
import { sigmoid } from "./moves.js";
import { formatNumber } from "./numbers.js";
import { Reading } from "./reading.js";
import { layoutFor, typeScale } from "./responsive.js";
import { withBold } from "./story.js";
import { chartTables } from "./tables.js";

const CURVE_STEPS = 120;
const ROOM = 0.1; // share of an axis that the knee keeps from its ends
const STEP = [0.05, 0.5]; // of x and of u, that a key moves it
const STRAIGHT = 0.15; // of u: nearer to the line between both ends it is one

export class Bend {
  constructor(root, plotly) {
    this.plotly = plotly;
    this.graph = element("div", { className: "ls-follower", role: "img" });
    this.handle = element("div", { className: "ls-knee", role: "slider", tabIndex: 0 });
    this.button = element("button", { type: "button", onclick: () => this.move(this.straight) });
    this.sentence = element("span", { role: "status" });
    const row = element("p", { className: "ls-bent" }, this.sentence, this.button);
    const frame = element("div", { className: "ls-bend" }, this.graph, this.handle);
    this.reading = new Reading();
    root.replaceChildren(frame, row, this.reading.root);
    this.internals = new Internals(this.graph);
    this.listen();
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(this.graph);
  }

  // Another language: the knee stays where the visitor has put it.
  async load({ data, layout, knee, words, tables }) {
    this.drawn = false;
    Object.assign(this, { layout, words, knee });
    this.at ??= knee.at;
    this.fit = layoutFor(layout, this.graph);
    this.traces = data.map((trace) => ({ ...trace, x: unpack(trace.x), y: unpack(trace.y) }));
    [this.upper, this.lower] = ["knee_u", "knee_probability"].map((name) => this.traces.findIndex((trace) => trace.name === name));
    this.graph.ariaLabel = words.picture;
    this.handle.ariaLabel = words.knee;
    this.button.textContent = words.straighten;
    this.put();
    await this.draw();
    this.reading.load(() => chartTables({ traces: this.traces, layout, terms: tables }), tables);
  }

  async draw() {
    await this.plotly.react(this.graph, this.traces, this.fit(), { displayModeBar: false });
    this.internals.probe();
    this.drawn = true;
    this.show();
  }

  // u at an x.
  uAt(x) {
    const [[x0, u0], [x1, u1]] = x < this.at[0] ? [this.knee.left, this.at] : [this.at, this.knee.right];
    return u0 + ((u1 - u0) * (x - x0)) / (x1 - x0);
  }

  // Where the knee is on the line between both ends.
  get straight() {
    const [[x0, u0], [x1, u1]] = [this.knee.left, this.knee.right];
    return [this.at[0], u0 + ((u1 - u0) * (this.at[0] - x0)) / (x1 - x0)];
  }

  get ranges() {
    return ["xaxis", "yaxis"].map((axis) => this.axisOf(axis).range);
  }

  axisOf(axis) {
    const { [axis]: name } = this.traces[this.upper];
    return this.layout[`${axis}${name.slice(1)}`];
  }

  move([x, u]) {
    const inside = (value, [low, high]) => Math.max(low + ROOM * (high - low), Math.min(value, high - ROOM * (high - low)));
    const [across, up] = this.ranges;
    this.at = [inside(x, across), inside(u, up)];
    this.put();
    this.show();
    this.reading.show();
  }

  // The traces' values, and what is said of them.
  put() {
    const { left, right } = this.knee;
    const even = Array.from({ length: CURVE_STEPS + 1 }, (_, i) => left[0] + (i / CURVE_STEPS) * (right[0] - left[0]));
    const x = Float32Array.from([...even, this.at[0]].sort((one, other) => one - other));
    const u = Float32Array.from(x, (value) => this.uAt(value));
    Object.assign(this.traces[this.upper], { x, y: u });
    Object.assign(this.traces[this.lower], { x, y: Float32Array.from(u, sigmoid) });
    const said = this.words[this.kind];
    if (said !== this.said) this.sentence.replaceChildren(...withBold(said));
    this.said = said;
    const [low, high] = this.ranges[1];
    Object.assign(this.handle, {
      ariaValueMin: low,
      ariaValueMax: high,
      ariaValueNow: this.at[1],
      ariaValueText: `x = ${formatNumber(round(this.at[0]))}, u = ${formatNumber(round(this.at[1]))}`,
    });
    this.button.disabled = this.kind === "line";
  }

  get kind() {
    const { left, right } = this.knee;
    if (Math.abs(this.at[1] - this.straight[1]) < STRAIGHT) return "line";
    const [before, after] = [this.at[1] - left[1], right[1] - this.at[1]];
    if (before * after >= 0) return "one_way";
    return before > 0 ? "up_down" : "down_up";
  }

  show() {
    if (!this.drawn) return;
    const moving = [this.upper, this.lower];
    const missed = moving.filter((i) => !this.internals.move(i, this.traces[i], this.traces[i]));
    if (missed.length) {
      const [x, y] = ["x", "y"].map((axis) => missed.map((i) => this.traces[i][axis]));
      this.plotly.restyle(this.graph, { x, y }, missed);
    }
    const [left, top] = this.pixels(this.at);
    Object.assign(this.handle.style, { left: `${left}px`, top: `${top}px` });
  }

  // Where the panel of u lies on the graph: its left and top, width and height.
  get panel() {
    const { width, height, margin } = this.layout;
    const [across, up] = ["xaxis", "yaxis"].map((axis) => this.axisOf(axis).domain);
    const [wide, high] = [width - margin.l - margin.r, height - margin.t - margin.b];
    return {
      left: margin.l + across[0] * wide,
      top: margin.t + (1 - up[1]) * high,
      width: (across[1] - across[0]) * wide,
      height: (up[1] - up[0]) * high,
    };
  }

  pixels([x, u]) {
    const { left, top, width, height } = this.panel;
    const [[x0, x1], [u0, u1]] = this.ranges;
    return [left + (width * (x - x0)) / (x1 - x0), top + (height * (u1 - u)) / (u1 - u0)];
  }

  values(across, down) {
    const { left, top, width, height } = this.panel;
    const [[x0, x1], [u0, u1]] = this.ranges;
    return [x0 + ((across - left) / width) * (x1 - x0), u1 - ((down - top) / height) * (u1 - u0)];
  }

  listen() {
    const { handle } = this;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      handle.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
      if (!handle.hasPointerCapture(pointerId)) return;
      const { left, top } = this.graph.getBoundingClientRect();
      this.move(this.values(clientX - left, clientY - top));
    });
    handle.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.move(this.at.map((value, i) => value + arrow[i] * STEP[i]));
    });
  }

  resized() {
    const { clientWidth } = this.graph;
    if (this.drawn && clientWidth && (clientWidth !== this.layout.width || this.scale !== typeScale())) this.draw();
    this.scale = typeScale();
  }

  async recoloured() {
    if (getComputedStyle(this.graph).color !== this.layout.font.color) await this.draw();
  }

  close() {
    this.resizer.disconnect();
    this.plotly.purge(this.graph);
  }
}

function round(value) {
  return Math.round(value * 100) / 100;
}
