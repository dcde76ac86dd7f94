// Where Ŵ is when it is outside the picture: at the edge an arrow to it, with its numbers.

import { element } from "./dom.js";
import { formatNumber } from "./numbers.js";

export class Outside {
  constructor(graph) {
    this.root = element("div", { className: "ls-outside" });
    graph.after(this.root);
    this.labels = new Map();
  }

  // Shows or hides the label of each mark "now"; `mapOf(trace)` says what it is on.
  show(traces, mapOf) {
    const nows = traces.filter(({ name }) => name === "now");
    for (const [trace, label] of this.labels) {
      if (nows.includes(trace)) continue;
      label.remove();
      this.labels.delete(trace);
    }
    for (const trace of nows) {
      const place = outside([trace.x[0], trace.y[0]], mapOf(trace));
      const known = this.labels.get(trace);
      if (known) known.hidden = !place;
      if (place) this.put(known ?? this.add(trace), trace, place);
    }
  }

  add(trace) {
    const label = element("span", {}, element("i", { ariaHidden: "true" }, "➤"), element("b"));
    this.root.append(label);
    this.labels.set(trace, label);
    return label;
  }

  put(label, { x, y, marker }, { left, top, angle, width }) {
    const [arrow, text] = label.children;
    arrow.style.transform = `rotate(${angle}deg)`;
    arrow.style.color = marker.color;
    text.textContent = `(${formatNumber(x[0])}, ${formatNumber(y[0])})`;
    // Whole on either side of the middle.
    label.style.transform = `translate(${left > width / 2 ? "-100%" : "0"}, -50%)`;
    label.style.left = `${left}px`;
    label.style.top = `${top}px`;
  }
}

// Where at the edge a place outside is shown; undefined for one inside.
function outside([x, y], { across, up, left, top, width, height }) {
  const share = (value, [low, high]) => (value - low) / (high - low);
  const [a, b] = [share(x, across), share(y, up)];
  const kept = (value) => Math.max(0, Math.min(1, value));
  if (a === kept(a) && b === kept(b)) return undefined;
  const angle = (Math.atan2((kept(b) - b) * height, (a - kept(a)) * width) * 180) / Math.PI;
  const inset = (value, size) => Math.max(14, Math.min(size - 14, value * size));
  return { left: left + inset(kept(a), width), top: top + inset(1 - kept(b), height), angle, width: 2 * left + width };
}

// The ends of the two axes that a trace is on, and where on the graph, in px, they lie.
export function mapOf(trace, layout) {
  const { width, height, margin } = layout;
  const axis = (name) => layout[`${name[0]}axis${name.slice(1)}`];
  const scene = layout[trace.scene];
  const [x, y] = scene ? [scene.xaxis, scene.yaxis] : [axis(trace.xaxis ?? "x"), axis(trace.yaxis ?? "y")];
  const domain = scene?.domain ?? { x: x.domain, y: y.domain };
  const [across, up] = [width - margin.l - margin.r, height - margin.t - margin.b];
  return {
    across: x.range,
    up: y.range,
    left: margin.l + domain.x[0] * across,
    top: margin.t + (1 - domain.y[1]) * up,
    width: (domain.x[1] - domain.x[0]) * across,
    height: (domain.y[1] - domain.y[0]) * up,
  };
}
