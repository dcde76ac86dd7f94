// What a visitor points at.

import { unpack } from "./arrays.js";

const STARTS = ["surface", "norms", "arrivals"]; // traces on which a click starts training

// The run or the place that a point of Plotly's events is on.
export function whatIs(point) {
  if (!point || point.data.meta?.inert) return {};
  if (point.data.name === "path") return { run: point.data.meta.run };
  return STARTS.includes(point.data.name) ? { place: [point.x, point.y] } : {};
}

// The data point that a point of Plotly's events is, or whose share of the gradient it is.
export function dataPoint({ data, x, y }) {
  if (data.name === "data") return { x, y };
  return ["share", "shares"].includes(data.name) ? { x, y: (data.meta.sign + 1) / 2 } : undefined;
}

// The data points of a figure, in the order of x.
export function dataPoints(traces) {
  const data = traces.find(({ name }) => name === "data");
  const y = unpack(data.y);
  return Array.from(unpack(data.x), (x, i) => ({ x, y: y[i] })).sort((one, other) => one.x - other.x);
}

// The point that is looked at first: the middle one of y = 1, or of all.
export function firstPoint(points) {
  const ones = points.filter(({ y }) => y === 1);
  const among = ones.length ? ones : points;
  return among[Math.floor(among.length / 2)];
}
