// Plotly's flat traces, moved without drawing anything else; false where Plotly has to do it.

import { cellsPicture } from "./cells.js";

function axesFor({ _fullLayout }, { xaxis, yaxis }) {
  const axis = (name) => _fullLayout[`${name[0]}axis${name.slice(1)}`];
  return [axis(xaxis), axis(yaxis)];
}

// A group of SVG elements that `_fullData[index]` is drawn with.
function findLayer(graph, { uid }) {
  return graph.querySelector(`.scatterlayer .trace${uid}`);
}

export function moveFlatTrace(graph, index, values) {
  const trace = graph._fullData[index];
  if (trace.type === "heatmap") return moveCells(graph, index, values.z);
  if (!trace.mode) return false; // it had no points, and was not drawn
  const { x = trace.x, y = trace.y } = values;
  return trace.mode.includes("lines") ? moveLine(graph, index, x, y) : movePoints(graph, index, x, y);
}

function movePoints(graph, index, x, y) {
  const trace = graph._fullData[index];
  const marks = findLayer(graph, trace)?.querySelectorAll("path.point") ?? [];
  const [across, up] = axesFor(graph, trace);
  if (marks.length !== x.length || !across?.d2p) return false;
  marks.forEach((mark, i) => mark.setAttribute("transform", `translate(${across.d2p(x[i])},${up.d2p(y[i])})`));
  remember(graph, index, x, y);
  return true;
}

function moveLine(graph, index, x, y) {
  const trace = graph._fullData[index];
  // Plotly draws a line with gaps as several.
  const [line, ...others] = findLayer(graph, trace)?.querySelectorAll("path.js-line") ?? [];
  const [xaxis, yaxis] = axesFor(graph, trace);
  if (!line || !xaxis?.l2p) return false;
  others.forEach((other) => other.remove());
  line.setAttribute("d", lineThrough(x, y, xaxis, yaxis));
  remember(graph, index, x, y);
  return true;
}

// The picture of cells is drawn as Plotly draws it where `zsmooth` is "fast": a pixel for each.
function moveCells(graph, index, z) {
  const trace = graph._fullData[index];
  const image = graph.querySelector(`.subplot.${trace.xaxis}${trace.yaxis} .heatmaplayer image`);
  if (!image) return false;
  image.setAttribute("href", cellsPicture(z, trace));
  image.style.imageRendering = trace.zsmooth ? "auto" : "pixelated";
  Object.assign(trace, { z });
  Object.assign(graph.calcdata[index][0], { z });
  return true;
}

// A line through points, with a gap where there is none.
function lineThrough(x, y, xaxis, yaxis) {
  let joint = "M";
  let path = "";
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) joint = "M";
    else {
      path += `${joint}${xaxis.l2p(x[i]).toFixed(1)},${yaxis.l2p(y[i]).toFixed(1)}`;
      joint = "L";
    }
  }
  return path;
}

// Keeps what hover labels and clicks go by.
function remember(graph, index, x, y) {
  const trace = graph._fullData[index];
  Object.assign(trace, { x, y, _length: x.length });
  if (trace.hoverinfo === "skip") return;
  const points = graph.calcdata[index];
  const { t } = points[0]; // what belongs to the whole trace is kept at its first point
  points.length = 0;
  for (let i = 0; i < x.length; i++) points.push({ x: x[i], y: y[i], i });
  Object.assign(points[0], { t, trace });
}

const NEAR = 9; // px from a path at which a press is on it

// The number of the run whose path passes nearest to a place on the graph, if one is near.
export function runAt(graph, x, y) {
  const found = graph._fullData
    .filter(({ name, type }) => name === "path" && type === "scatter")
    .map((trace) => ({ run: trace.meta.run, distance: distanceTo(graph, trace, x, y) }))
    .filter(({ distance }) => distance < NEAR)
    .sort((one, other) => one.distance - other.distance);
  return found[0]?.run;
}

function distanceTo(graph, trace, x, y) {
  const [xaxis, yaxis] = axesFor(graph, trace);
  const points = Array.from(trace.x, (value, i) => [
    xaxis._offset + xaxis.d2p(value) - x,
    yaxis._offset + yaxis.d2p(trace.y[i]) - y,
  ]);
  const ends = points.slice(1).map((end, i) => [points[i], end]);
  return Math.min(Math.hypot(...points[0]), ...ends.map(([from, to]) => fromOrigin(from, to)));
}

// The distance of a line from one point to another from (0, 0).
function fromOrigin([ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = dx * dx + dy * dy;
  const share = along ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / along)) : 0;
  return Math.hypot(ax + share * dx, ay + share * dy);
}

// The (x, y) of the map under a place on the graph; none of a map that is only looked at.
export function valueAt(graph, x, y) {
  for (const trace of graph._fullData) {
    if (!["contour", "heatmap"].includes(trace.type) || trace.meta?.inert) continue;
    const [xaxis, yaxis] = axesFor(graph, trace);
    const [across, up] = [x - xaxis._offset, y - yaxis._offset];
    if (across >= 0 && across <= xaxis._length && up >= 0 && up <= yaxis._length) {
      return [xaxis.p2d(across), yaxis.p2d(up)];
    }
  }
  return undefined;
}
