// A place on the surface that the arrow keys move, and what is told there: for screen readers, and in
// words on the picture. It is one stop of the Tab key over the picture, and is seen while it has the
// focus.

import { element } from "./dom.js";
import { heightOf } from "./handle.js";
import { ARROWS } from "./keys.js";
import { formatNumber } from "./numbers.js";
import { surfacesOf } from "./surfaces.js";

const WALK_STEPS = 60; // of an axis that a key moves it, about
const LARGE = 5; // times as far with Shift
const CALM = 250; // ms without a key after which it is told where it is, so that not every step is

export class Walk {
  // `onLoss(loss, range)` is called at every step on a surface.
  constructor(graph, { onLoss }) {
    Object.assign(this, { graph, onLoss });
    this.mark = element("div", { className: "ls-walk", role: "application", tabIndex: 0, hidden: true });
    this.told = element("div", { role: "status" });
    this.hint = element("div", { ariaHidden: "true" }); // which the mark's own name has
    this.box = element("div", { className: "ls-walk-told", hidden: true }, this.hint, this.told);
    graph.after(this.mark, this.box);
    this.listen();
  }

  // Called after every draw and every frame of the plot's.
  follow(plot, mapOf) {
    Object.assign(this, { plot, mapOf });
    if (plot.traces !== this.traces) {
      this.traces = plot.traces;
      const walked = document.activeElement === this.mark;
      this.surfaces = walked ? surfacesOf(this.traces) : undefined; // else read when the focus comes
      if (this.walking && this.place) [this.row, this.column] = this.surface.nearest(this.place);
    }
    this.mark.hidden = !this.traces.some(({ name }) => ["surface", "norms", "arrivals"].includes(name));
    if (this.mark.hidden) return;
    this.mark.ariaLabel = this.label;
    if (this.walking) this.put();
    else if (!this.place) this.mark.style.left = this.mark.style.top = "50%";
  }

  // What the keys do.
  get label() {
    const { words } = this.plot;
    const { guess, start } = this.plot.asks ?? {};
    const enter = guess ? [words.walk.guess] : start ? [words.walk.start] : [];
    return [words.walk.keys, ...enter, ...(this.places > 1 ? [words.walk.maps] : []), words.walk.leave].join(" ");
  }

  get places() {
    const grids = this.traces.filter(({ name }) => ["surface", "arrivals"].includes(name));
    return new Set(grids.map(({ scene, xaxis }) => scene ?? xaxis ?? "x")).size;
  }

  get walking() {
    return document.activeElement === this.mark && this.surfaces?.length > 0;
  }

  get surface() {
    return this.surfaces[this.number % this.surfaces.length];
  }

  listen() {
    const { mark } = this;
    mark.addEventListener("focus", () => this.begin());
    mark.addEventListener("blur", () => {
      clearTimeout(this.calming);
      this.box.hidden = true;
      this.hint.textContent = "";
    });
    mark.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !this.surfaces?.length) return;
      const action = this.actionOf(event);
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      this.hint.textContent = "";
      action();
    });
  }

  actionOf({ key, shiftKey }) {
    const arrow = ARROWS[key];
    if (arrow) return () => this.move(arrow, shiftKey ? LARGE : 1);
    const actions = {
      Home: () => this.moveTo(this.now),
      PageDown: () => this.change(1),
      PageUp: () => this.change(-1),
      Enter: () => this.choose(),
      Escape: () => this.graph.focus({ preventScroll: true }),
    };
    return actions[key];
  }

  begin() {
    this.surfaces ??= surfacesOf(this.traces);
    if (!this.surfaces.length) return;
    this.number ??= 0;
    this.box.hidden = false;
    this.hint.textContent = this.label;
    this.moveTo(this.place ?? this.now);
  }

  // Where the run is now, or the middle of a picture without one.
  get now() {
    const { surface } = this;
    const on = this.traces.filter(({ name, scene, xaxis = "x", yaxis = "y" }) => name === "now" && (scene ?? `${xaxis}${yaxis}`) === surface.place);
    const place = [on[0]?.x?.[0], on[0]?.y?.[0]];
    if (place.every(Number.isFinite)) return place;
    return [surface.x, surface.y].map((values) => values[Math.floor(values.length / 2)]);
  }

  moveTo(place) {
    [this.row, this.column] = this.surface.nearest(place);
    this.arrive();
  }

  move([across, up], times) {
    const { x, y } = this.surface;
    const step = (values, way) => way * times * Math.max(1, Math.round(values.length / WALK_STEPS));
    const inside = (index, values) => Math.max(0, Math.min(values.length - 1, index));
    this.column = inside(this.column + step(x, across), x);
    this.row = inside(this.row + step(y, up), y);
    this.arrive();
  }

  // The next of several maps, at the same place.
  change(by) {
    const count = this.surfaces.length;
    this.number = (this.number + by + count) % count;
    this.moveTo(this.place);
  }

  // As a click there.
  choose() {
    const { surface } = this;
    if (!surface.inert) this.plot.placed([surface.x[this.column], surface.y[this.row]]);
  }

  arrive() {
    const { surface, row, column } = this;
    this.place = [surface.x[column], surface.y[row]];
    this.put();
    if (surface.loss) this.onLoss(surface.loss(row, column), surface.range);
    clearTimeout(this.calming);
    this.calming = setTimeout(() => (this.told.textContent = this.sentence), CALM);
  }

  get sentence() {
    const { surface, row, column } = this;
    const { words } = this.plot;
    const [x, y] = surface.told(row, column).map((value) => (typeof value === "number" ? formatNumber(value) : value));
    const said = [`(${x}, ${y})`];
    if (surface.loss) {
      const slope = surface.slope(row, column);
      const [down0, down1] = slope.map((value) => formatNumber(-value));
      const size = formatNumber(Math.hypot(...slope));
      const { loss } = words.walk;
      const numbers = { loss: formatNumber(surface.loss(row, column)), slope: size, down: `(${down0}, ${down1})` };
      said.push(loss.replace(/\{(\w+)\}/g, (_whole, name) => numbers[name]));
    }
    if (surface.outcome) said.push(surface.outcome(row, column));
    return said.join(": ");
  }

  // Puts the mark where the place is seen.
  put() {
    const { surface, place, mark } = this;
    const map = this.mapOf(surface.trace);
    const share = [map.across, map.up].map(([low, high], i) => (place[i] - low) / (high - low));
    const { scene } = surface.trace;
    const height = scene && heightOf(surface.loss(this.row, this.column), this.plot.layout[scene].zaxis);
    const [left, top] = map.seen(share, height);
    Object.assign(mark.style, { left: `${map.left + left}px`, top: `${map.top + top}px` });
  }

  close() {
    clearTimeout(this.calming);
    this.mark.remove();
    this.box.remove();
  }
}
