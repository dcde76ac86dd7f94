// What a frame changes of each trace that moves with a run, by the trace's name.

import { boundaryOf, cellsAt, crossingsOf } from "./decision.js";

export function sigmoid(logit) {
  return 1 / (1 + Math.exp(-logit));
}

// A run that ended stays at its last frame.
export function frameIn(run, frame) {
  const { length } = run.w0 ?? Object.values(run)[0]; // of what is no run, all are as long
  return Math.min(frame, length - 1);
}

function between(run, from, to) {
  const part = (array) => array?.subarray(from, to);
  return { x: part(run.w0), y: part(run.w1), z: part(run.z) };
}

function twice(x, y, ...ends) {
  return { x: Float32Array.of(x, x), y: Float32Array.of(y, y), z: Float32Array.from(ends) };
}

function upTo(run, frame) {
  return between(run, 0, frameIn(run, frame) + 1);
}

const MOVES = {
  path: upTo,
  halo: upTo,
  start: (run) => between(run, 0, 1),
  now: (run, frame) => between(run, frameIn(run, frame), frameIn(run, frame) + 1),
  // Where a run would be on a slice that it leaves, and from there up to where it is.
  shadow(run, frame) {
    const path = upTo(run, frame);
    return { ...path, z: run.under.subarray(0, path.x.length) };
  },
  stem(run, frame) {
    const k = frameIn(run, frame);
    return twice(run.w0[k], run.w1[k], run.under[k], (run.z ?? run.loss)[k]);
  },
  // w0 + w1·x or its σ where the model is that; else what it predicts: a row for each frame.
  fit(run, frame, { x, meta }) {
    const k = frameIn(run, frame);
    if (meta.link) {
      const link = meta.link === "sigmoid" ? sigmoid : (output) => output;
      return { y: Float32Array.from(x, (value) => link(run.w0[k] + run.w1[k] * value)) };
    }
    return { y: run.predictions.subarray(k * x.length, (k + 1) * x.length) };
  },
  cells: (run, frame, { meta }) => ({ z: cellsAt(run, frameIn(run, frame), meta.columns) }),
  boundary(run, frame, { meta }, { traces }) {
    const { z } = traces.find(({ name }) => name === "cells"); // which stand before it
    return boundaryOf(z, meta.level, meta.across, meta.along);
  },
  crossing(run, frame, { meta }, { traces }) {
    const fit = traces.find(({ name }) => name === "fit");
    return crossingsOf(fit.x, fit.y, meta.level);
  },
  asked: (run, frame, { meta }) => ({ x: Float32Array.of(meta.at), y: Float32Array.of(run.asked[frameIn(run, frame)]) }),
  // From Ŵ along a quantity of two numbers, as long as on the map it is made by `scale`.
  arrow(run, frame, { meta }) {
    const k = frameIn(run, frame);
    const [x, y] = [run.w0[k], run.w1[k]];
    const [dx, dy] = [run[`${meta.of}0`][k], run[`${meta.of}1`][k]];
    if (!Number.isFinite(dx) || !Number.isFinite(dy)) return { x: Float32Array.of(x), y: Float32Array.of(y) };
    return arrowTo(x, y, dx * meta.scale, dy * meta.scale, meta.unit);
  },
  share: moveShare,
  shares: moveShare,
  marbles: moveMarbles,
  pulls: movePulls,
  pull: movePull,
  pointed: movePointed,
  // The level set of the curvature around Ŵ, from its two semi-axes.
  ellipse(run, frame) {
    const k = frameIn(run, frame);
    const around = (i) => {
      const turn = (i / AROUND) * 2 * Math.PI;
      return fromHere(run, k, Math.cos(turn), Math.sin(turn));
    };
    return toLine(Array.from({ length: AROUND + 1 }, (_, i) => around(i)));
  },
  // Those of its axes along which the loss curves down, or else up; where there are none, a spot.
  axes(run, frame, { meta }) {
    const k = frameIn(run, frame);
    const here = fromHere(run, k, 0, 0);
    const across = run.l1[k] < 0 === meta.down ? [fromHere(run, k, 1, 0), fromHere(run, k, -1, 0), here] : [];
    const along = run.l2[k] < 0 === meta.down ? [fromHere(run, k, 0, 1), fromHere(run, k, 0, -1)] : [];
    return toLine([here, ...across, ...along, here]);
  },
};

const AROUND = 96; // of an ellipse

// Ŵ and so much of each semi-axis.
function fromHere({ w0, w1, a0, a1, b0, b1 }, k, a, b) {
  return [w0[k] + a * a0[k] + b * b0[k], w1[k] + a * a1[k] + b * b1[k]];
}

function toLine(points) {
  return { x: Float32Array.from(points, ([x]) => x), y: Float32Array.from(points, ([, y]) => y) };
}

// The slope of a loss by the margin ±(w0 + w1·x): `of` is an array of a run's that has it at even steps
// from -reach to reach.
function slopeAt(run, k, x, { of, reach, sign }) {
  const slopes = run[of];
  const last = slopes.length - 1;
  const margin = sign * (run.w0[k] + run.w1[k] * x);
  const place = Math.max(0, Math.min(last, ((margin / reach + 1) / 2) * last));
  const i = Math.min(Math.floor(place), last - 1);
  return slopes[i] + (place - i) * (slopes[i + 1] - slopes[i]);
}

// A point's part of the gradient, times the number of points.
function pullBy(run, k, x, meta) {
  return slopeAt(run, k, x, meta) * meta.sign * (meta.component ? x : 1);
}

function moveShare(run, frame, { x, meta }) {
  const k = frameIn(run, frame);
  return { y: Float32Array.from(x, (value) => pullBy(run, k, value, meta)) };
}

// The arrow of a point's pull on Ŵ, against its share of the gradient.
function pullOf(run, k, x, sign, meta) {
  const pull = -slopeAt(run, k, x, { ...meta, sign }) * sign * meta.scale;
  return arrowTo(run.w0[k], run.w1[k], pull, pull * x, meta.unit);
}

function movePulls(run, frame, { meta }) {
  const k = frameIn(run, frame);
  const { x, sign } = meta.points;
  const arrows = x.map((value, i) => pullOf(run, k, value, sign[i], meta));
  const joined = (axis) => Float32Array.from(arrows.flatMap((arrow) => [...arrow[axis], NaN]));
  return { x: joined("x"), y: joined("y") };
}

function movePull(run, frame, { meta }, { pointed }) {
  return pointed && pullOf(run, frameIn(run, frame), pointed.x, 2 * pointed.y - 1, meta);
}

// Around the point itself, or around its pull by a loss.
function movePointed(run, frame, { meta }, { pointed }) {
  if (!pointed) return undefined;
  const { x, y } = pointed;
  return { x: Float32Array.of(x), y: Float32Array.of(meta.of ? pullBy(run, frameIn(run, frame), x, { ...meta, sign: 2 * y - 1 }) : y) };
}

const WHOLE = 32767; // of a marble's place, which travels as a share of the axis

// The marbles that have arrived by a frame, or those that have not; none where they are outside.
function moveMarbles(run, frame, { meta }) {
  const { count, arrived, axes } = meta;
  const k = frameIn(run, frame);
  const at = { x: [], y: [], z: [] };
  for (let i = 0; i < count; i++) {
    const place = 3 * (k * count + i);
    if (run.came[i] <= k !== arrived || run.marbles[place] < 0) continue;
    ["x", "y", "z"].forEach((axis, j) => {
      const [low, high] = [axes[2 * j], axes[2 * j + 1]];
      at[axis].push(low + (run.marbles[place + j] / WHOLE) * (high - low));
    });
  }
  if (!at.x.length) at.x[0] = at.y[0] = at.z[0] = NaN;
  return { x: Float32Array.from(at.x), y: Float32Array.from(at.y), z: Float32Array.from(at.z) };
}

// A shaft and two barbs; `unit` is how long, in w0 and in w1, the same length on screen is.
function arrowTo(x, y, dx, dy, [across, up]) {
  const [tx, ty] = [x + dx, y + dy];
  const length = Math.hypot(dx / across, dy / up);
  const barb = Math.min(0.35 * length, 1);
  const angle = Math.atan2(dy / up, dx / across);
  const at = (turn) => [tx - barb * across * Math.cos(angle + turn), ty - barb * up * Math.sin(angle + turn)];
  const [[lx, ly], [rx, ry]] = [at(0.45), at(-0.45)];
  return { x: Float32Array.of(x, tx, lx, tx, rx), y: Float32Array.of(y, ty, ly, ty, ry) };
}

const PATHS = ["path", "halo", "shadow"];

// What a trace's move is at a frame; nothing for one that stays. Of a hidden path no more than the
// last place is drawn, which is under the mark. `pointed` is the data point, {x, y}, that is looked at.
export function moveAt(trace, runs, frame, { pathHidden = false, pointed, traces } = {}) {
  const run = runs[trace.meta?.run];
  const move = run && (pathHidden && PATHS.includes(trace.name) ? MOVES.now : MOVES[trace.name]);
  if (!move) return undefined;
  const moved = move(run, frame, trace, { pointed, traces });
  if (!moved) return undefined;
  const { x, y, z } = moved;
  const hasZ = ["scatter3d", "heatmap"].includes(trace.type);
  return { ...(x && { x }), ...(y && { y }), ...(hasZ && z && { z }) };
}
