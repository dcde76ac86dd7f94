// Where Ŵ is when it is outside the picture: at the edge an arrow to it, with its numbers.

import { seenFrom } from "./camera.js";
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

const kept = (value) => Math.max(0, Math.min(1, value));

// Where at the edge a place outside is shown, and at which angle it lies; undefined for one inside.
function outside([x, y], map) {
  const share = (value, [low, high]) => (value - low) / (high - low);
  const at = [share(x, map.across), share(y, map.up)];
  const edge = at.map(kept);
  if (at[0] === edge[0] && at[1] === edge[1]) return undefined;
  const [from, to] = [edge, edge.map((value, i) => value + Math.sign(at[i] - value) * AHEAD)].map(map.seen);
  const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  const inset = (value, size) => Math.max(14, Math.min(size - 14, value));
  return { left: map.left + inset(from[0], map.width), top: map.top + inset(from[1], map.height), angle, width: 2 * map.left + map.width };
}

const AHEAD = 0.1; // of an axis

// What a trace is on: the ends of its two axes, where on the graph, in px, they lie, and where shares
// of both axes are seen there; in a scene, which its camera `cameraOf(name)` sees, at a share of the
// heights too.
export function mapOf(trace, layout, cameraOf) {
  const { width, height, margin } = layout;
  const axis = (name) => layout[`${name[0]}axis${name.slice(1)}`];
  const scene = layout[trace.scene];
  const [x, y] = scene ? [scene.xaxis, scene.yaxis] : [axis(trace.xaxis ?? "x"), axis(trace.yaxis ?? "y")];
  const domain = scene?.domain ?? { x: x.domain ?? [0, 1], y: y.domain ?? [0, 1] };
  const [wide, high] = [width - margin.l - margin.r, height - margin.t - margin.b];
  const size = { width: (domain.x[1] - domain.x[0]) * wide, height: (domain.y[1] - domain.y[0]) * high };
  const flat = ([a, b]) => [a * size.width, (1 - b) * size.height];
  const solid = ([a, b], height = 0.5) => {
    const { aspectratio: ratio } = scene;
    const point = { x: (a - 0.5) * ratio.x, y: (b - 0.5) * ratio.y, z: (height - 0.5) * ratio.z };
    const place = seenFrom(cameraOf(trace.scene), point, size);
    return flat([(place.x + 1) / 2, (place.y + 1) / 2]);
  };
  return {
    ...size,
    across: x.range,
    up: y.range,
    left: margin.l + domain.x[0] * wide,
    top: margin.t + (1 - domain.y[1]) * high,
    seen: scene ? solid : flat,
  };
}
