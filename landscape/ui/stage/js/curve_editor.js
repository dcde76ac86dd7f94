// A curve that is drawn by hand over the points, as an answer: a press begins it, its release sends it.

import { element, svg } from "./dom.js";
import { layOver } from "./overlay.js";

const ACROSS = 48; // places across at which a height is kept

export class CurveEditor {
  constructor(graph, { onCurve }) {
    this.onCurve = onCurve;
    this.line = svg("polyline", {});
    const picture = svg("svg", {});
    picture.append(this.line);
    this.root = element("div", { className: "ls-curve-editor", hidden: true }, picture);
    graph.after(this.root);
    this.listen();
  }

  // Lies over the picture of the points, if a curve is asked for.
  follow({ traces, asks, words }, mapOf) {
    const data = layOver(this, { traces, asked: asks?.curve, busy: this.drawn, title: words.drawCurve }, mapOf);
    if (data) this.line.setAttribute("points", ""); // what was drawn is in the figure now
  }

  listen() {
    const { root } = this;
    root.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      event.preventDefault();
      event.stopPropagation();
      root.setPointerCapture(event.pointerId);
      this.drawn = new Map();
      this.last = undefined;
      this.move(event);
    });
    root.addEventListener("pointermove", (event) => {
      if (!root.hasPointerCapture(event.pointerId)) return;
      const steps = event.getCoalescedEvents?.() ?? [];
      for (const step of steps.length ? steps : [event]) this.move(step);
    });
    for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => this.drop());
  }

  // Keeps a height for each place that the hand passes, those between two events too.
  move({ clientX, clientY }) {
    const { left, top, width, height } = this.root.getBoundingClientRect();
    const inside = (value) => Math.max(0, Math.min(1, value));
    const [at, up] = [Math.round(inside((clientX - left) / width) * ACROSS), inside(1 - (clientY - top) / height)];
    const [from, was] = this.last ?? [at, up];
    const way = at < from ? -1 : 1;
    for (let k = from; k !== at + way; k += way) {
      this.drawn.set(k, at === from ? up : was + ((up - was) * (k - from)) / (at - from));
    }
    this.last = [at, up];
    const points = this.places.map(([k, y]) => `${(k / ACROSS) * width},${(1 - y) * height}`);
    this.line.setAttribute("points", points.join(" "));
  }

  get places() {
    return [...this.drawn].sort(([a], [b]) => a - b);
  }

  drop() {
    if (!this.drawn) return;
    const { across, up } = this.map;
    const valueOf = (share, [low, high]) => low + share * (high - low);
    const chance = (y) => Math.max(0, Math.min(1, valueOf(y, up)));
    const points = this.places.map(([k, y]) => [valueOf(k / ACROSS, across), chance(y)]);
    this.drawn = undefined;
    if (points.length > 1) this.onCurve(points);
  }

  close() {
    this.root.remove();
  }
}
