// Data that are drawn by hand: a press adds a point, a point is dragged, a double click turns its
// class, and what is dragged out of the picture is gone.

import { unpack } from "./arrays.js";
import { element } from "./dom.js";
import { layOver } from "./overlay.js";
import { Decisions, Questions } from "./questions.js";

const POINT_NEAR = 16; // px within which a press is on a point
const OUT = 30; // px outside of the picture at which a point is let go for good
const GONE = -1; // in place of a class

export class PointsEditor {
  constructor(graph, { onBegin, onDraw, onDrawn }) {
    Object.assign(this, { graph, onBegin });
    this.questions = new Questions(onDraw);
    this.decisions = new Decisions(onDrawn);
    this.dot = element("i", { hidden: true });
    this.root = element("div", { className: "ls-editor", hidden: true }, this.dot);
    graph.after(this.root);
    this.listen();
  }

  // Lies over the picture of the points, if they can be drawn.
  follow({ traces, asks, words }, mapOf) {
    const data = layOver(this, { traces, asked: asks?.points, busy: this.held, title: words.draw }, mapOf);
    if (data && !this.decisions.open) this.points = pointsOf(data); // else some of them are under way
  }

  pixels([x, y]) {
    const { across, up, width, height } = this.map;
    return [((x - across[0]) / (across[1] - across[0])) * width, (1 - (y - up[0]) / (up[1] - up[0])) * height];
  }

  placeOf({ clientX, clientY }) {
    const { left, top } = this.root.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  // The point that an event means: its x, and the class whose line is nearer; gone outside.
  pointAt([left, top]) {
    const { across, up, width, height } = this.map;
    if (left < -OUT || top < -OUT || left > width + OUT || top > height + OUT) return [0, GONE];
    const x = across[0] + (Math.max(0, Math.min(width, left)) / width) * (across[1] - across[0]);
    return [x, up[1] - (top / height) * (up[1] - up[0]) >= 0.5 ? 1 : 0];
  }

  nearest([left, top]) {
    const distances = this.points.map((point) => {
      const [x, y] = this.pixels(point);
      return Math.hypot(x - left, y - top);
    });
    const least = Math.min(...distances);
    return least <= POINT_NEAR ? distances.indexOf(least) : undefined;
  }

  listen() {
    const { root } = this;
    root.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      event.preventDefault();
      event.stopPropagation();
      root.setPointerCapture(event.pointerId);
      this.at = this.nearest(this.placeOf(event));
      this.added = this.at === undefined;
      if (!this.added) return;
      this.at = this.points.length;
      this.move(event);
    });
    root.addEventListener("pointermove", (event) => {
      if (root.hasPointerCapture(event.pointerId)) this.move(event);
    });
    root.addEventListener("pointerup", () => this.drop());
    root.addEventListener("pointercancel", () => this.cancel());
    root.addEventListener("dblclick", (event) => {
      const at = this.nearest(this.placeOf(event));
      if (at === undefined || this.added) return;
      const [x, y] = this.points[at];
      this.change(at, [x, 1 - y]);
    });
  }

  move(event) {
    const place = this.placeOf(event);
    if (!this.held) this.onBegin();
    this.held = true;
    this.point = this.pointAt(place);
    const [x, y] = this.point;
    this.dot.hidden = y === GONE;
    const [left, top] = this.pixels([x, y]);
    Object.assign(this.dot.style, { left: `${left}px`, top: `${top}px` });
    this.questions.ask([this.at, ...this.point]);
  }

  drop() {
    if (!this.held) return;
    this.cancel();
    this.change(this.at, this.point);
  }

  // Puts a point where it was let go, if both classes then have one; the page says so if not.
  change(at, [x, y]) {
    const points = this.points.toSpliced(at, 1, ...(y === GONE ? [] : [[x, y]]));
    if (new Set(points.map(([, label]) => label)).size > 1) this.points = points;
    this.decisions.add([at, x, y]);
  }

  cancel() {
    this.held = false;
    this.dot.hidden = true;
    this.questions.forget();
  }

  close() {
    this.held = false;
    this.questions.close();
    this.decisions.close();
    this.root.remove();
  }
}

function pointsOf({ x, y }) {
  const classes = unpack(y);
  return Array.from(unpack(x), (place, i) => [place, classes[i]]);
}
