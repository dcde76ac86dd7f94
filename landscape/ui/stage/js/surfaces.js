// The surfaces and maps of a picture as numbers: the loss, its slope, and what a cell tells.

import { unpack } from "./arrays.js";

// Traces that have a value at each point of a grid.
const GRIDS = ["surface", "norms", "arrivals"];

// Which of the picture's scenes or pairs of axes a trace is drawn in.
export function placeOf({ scene, xaxis = "x", yaxis = "y" }) {
  return scene ?? `${xaxis}${yaxis}`;
}

// The values of a grid, as a function of row and column: contours are of logarithms.
function valuesOf(trace) {
  const { z, type } = trace;
  const logarithms = type === "contour";
  const values = unpack(z);
  const at = Array.isArray(values[0]) ? (row, column) => values[row][column] : flat(values, z.shape);
  return logarithms ? (row, column) => Math.exp(at(row, column)) : at;
}

function flat(values, shape) {
  const columns = Number(shape.split(",")[1]);
  return (row, column) => values[row * columns + column];
}

// A grid over a picture's two axes, of which `loss`, `norm` and `outcome` are functions of row and
// column where the picture has them.
export class Surface {
  constructor(trace) {
    this.trace = trace;
    this.place = placeOf(trace);
    this.x = unpack(trace.x);
    this.y = unpack(trace.y);
  }

  add(trace) {
    const at = trace.name === "arrivals" ? undefined : valuesOf(trace);
    if (trace.name === "surface") this.loss = at;
    else if (trace.name === "norms") this.norm = at;
    else if (trace.text) this.outcome = (row, column) => trace.text[row][column].split("<br>").at(-1);
    if (trace.name !== "arrivals") return;
    this.trace = trace; // what a click there is on
    this.columns = trace.meta.columns;
    this.rows = trace.meta.rows;
  }

  get inert() {
    return Boolean(this.trace.meta?.inert);
  }

  // The row and the column nearest to a place.
  nearest([x, y]) {
    return [indexIn(this.y, y), indexIn(this.x, x)];
  }

  // Both values of a grid point, as they are told: of learning rates it has the logarithms.
  told(row, column) {
    return [this.columns?.[column] ?? this.x[column], this.rows?.[row] ?? this.y[row]];
  }

  // The change of the loss along both axes, by central differences; at an edge, one-sided ones.
  slope(row, column) {
    const along = (count, here, at, values) => {
      const [before, after] = [Math.max(here - 1, 0), Math.min(here + 1, count - 1)];
      return (at(after) - at(before)) / (values[after] - values[before]);
    };
    return [
      along(this.x.length, column, (i) => this.loss(row, i), this.x),
      along(this.y.length, row, (j) => this.loss(j, column), this.y),
    ];
  }

  // The lowest and the highest loss on it.
  get range() {
    if (this.known) return this.known;
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < this.y.length; row++) {
      for (let column = 0; column < this.x.length; column++) {
        const loss = this.loss(row, column);
        if (loss < low) low = loss;
        if (loss > high) high = loss;
      }
    }
    return (this.known = [low, high]);
  }
}

function indexIn(values, value) {
  let nearest = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i] - value) < Math.abs(values[nearest] - value)) nearest = i;
  }
  return nearest;
}

// The surfaces of a picture, one for each of its places, in their order. Grids of one place that are
// on different points are not put together: what is clicked counts.
export function surfacesOf(traces) {
  const found = new Map();
  for (const trace of traces.filter(({ name }) => GRIDS.includes(name))) {
    const place = placeOf(trace);
    const known = found.get(place);
    const fits = known && known.x.length === unpack(trace.x).length && known.y.length === unpack(trace.y).length;
    if (!known || (!fits && trace.name === "arrivals")) found.set(place, new Surface(trace));
    if (!known || fits || trace.name === "arrivals") found.get(place).add(trace);
  }
  return [...found.values()];
}
