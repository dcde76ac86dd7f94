// The start as something that is dragged, or moved with the arrow keys: on flat maps, and on a surface
// seen from above. The server trains from where it is; one question at a time is under way.

import { element } from "./dom.js";
import { ARROWS } from "./keys.js";
import { formatNumber } from "./numbers.js";
import { Questions } from "./questions.js";

const KEY_STEP = 1 / 60; // of an axis, that a key moves it
const SETTLED = 600; // ms after the last key at which the start is kept
const [NEWTON_ROUNDS, NUDGE] = [6, 1e-3]; // of Newton's method, and its difference, in shares of the axes

export class StartHandle {
  constructor(graph, { onBegin, onDrag, onDrop }) {
    Object.assign(this, { graph, onBegin, onDrop });
    this.questions = new Questions(onDrag);
    this.root = element("div", { className: "ls-start", role: "slider", tabIndex: 0, hidden: true });
    graph.after(this.root);
    this.listen();
  }

  // Stands at the plot's first start, if that is on a flat map, or a surface seen from above.
  follow({ traces, asks, views, layout, words }, mapOf) {
    const start = traces.find(({ name, x }) => name === "start" && x.length);
    this.root.hidden = !(asks?.drag && start && (!start.scene || views.name === "above"));
    if (this.root.hidden) return;
    this.map = mapOf(start);
    this.height = start.scene && heightOf(start.z[0], layout[start.scene].zaxis);
    this.root.ariaLabel = words.start;
    this.root.title = words.start;
    if (!this.held) this.put([start.x[0], start.y[0]]);
  }

  put(place) {
    this.place = place;
    const { map } = this;
    const share = (value, [low, high]) => (value - low) / (high - low);
    this.share = [share(place[0], map.across), share(place[1], map.up)];
    const [left, top] = map.seen(this.share, this.height);
    const inside = this.share.every((value) => value >= 0 && value <= 1);
    Object.assign(this.root.style, { left: `${map.left + left}px`, top: `${map.top + top}px`, visibility: inside ? "" : "hidden" });
    const [across, up] = place.map(formatNumber);
    Object.assign(this.root, { ariaValueMin: map.across[0], ariaValueMax: map.across[1], ariaValueNow: place[0], ariaValueText: `(${across}, ${up})` });
  }

  // Where on the map something is seen that is so many px from its corner.
  placeAt(left, top) {
    const seen = (share) => this.map.seen(share, this.height);
    let share = [...this.share];
    for (let round = 0; round < NEWTON_ROUNDS; round++) {
      const [x, y] = seen(share);
      const [[ax, ay], [bx, by]] = [seen([share[0] + NUDGE, share[1]]), seen([share[0], share[1] + NUDGE])].map(([u, v]) => [(u - x) / NUDGE, (v - y) / NUDGE]);
      const [dx, dy, size] = [left - x, top - y, ax * by - bx * ay];
      share = [share[0] + (dx * by - dy * bx) / size, share[1] + (dy * ax - dx * ay) / size];
    }
    return this.valuesAt(share);
  }

  valuesAt(share) {
    const inside = share.map((value) => Math.max(0, Math.min(1, value)));
    return [this.map.across, this.map.up].map(([low, high], i) => low + inside[i] * (high - low));
  }

  listen() {
    const { root } = this;
    root.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      root.focus({ preventScroll: true });
      root.setPointerCapture(event.pointerId);
      this.from = [event.clientX, event.clientY];
    });
    root.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
      if (!root.hasPointerCapture(pointerId)) return;
      if (!this.held && Math.hypot(clientX - this.from[0], clientY - this.from[1]) < 3) return;
      const { left, top } = this.graph.getBoundingClientRect();
      this.move(this.placeAt(clientX - left - this.map.left, clientY - top - this.map.top));
    });
    for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => this.drop());
    root.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.move(this.valuesAt(this.share.map((value, i) => value + arrow[i] * KEY_STEP)));
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.drop(), SETTLED);
    });
    root.addEventListener("blur", () => this.drop());
  }

  move(place) {
    if (!this.held) this.onBegin();
    this.held = true;
    this.put(place);
    this.questions.ask(place);
  }

  drop() {
    clearTimeout(this.settling);
    if (!this.held) return;
    this.held = false;
    this.questions.forget();
    this.onDrop(this.place);
  }

  close() {
    this.held = false;
    clearTimeout(this.settling);
    this.questions.close();
    this.root.remove();
  }
}

// Where a height stands on its axis, as a share.
export function heightOf(z, { range, type }) {
  const value = type === "log" ? Math.log10(z) : z;
  return range ? (value - range[0]) / (range[1] - range[0]) : 0.5;
}
