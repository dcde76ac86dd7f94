// What a frame changes of each trace that moves with a run, by the trace's name.

function sigmoid(logit) {
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

function upTo(run, frame) {
  return between(run, 0, frameIn(run, frame) + 1);
}

const MOVES = {
  path: upTo,
  halo: upTo,
  start: (run) => between(run, 0, 1),
  now: (run, frame) => between(run, frameIn(run, frame), frameIn(run, frame) + 1),
  // σ(w0 + w1·x) where the model is that; else what it predicts, of which each frame has a row.
  fit(run, frame, { x, meta }) {
    const k = frameIn(run, frame);
    if (meta.link === "sigmoid") return { y: Float32Array.from(x, (value) => sigmoid(run.w0[k] + run.w1[k] * value)) };
    return { y: run.predictions.subarray(k * x.length, (k + 1) * x.length) };
  },
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

// Each point's share of the gradient, times the number of points. The array `meta.of` has the slope
// of the loss by the margin ±(w0 + w1·x), at even steps from -reach to reach.
function moveShare(run, frame, { x, meta }) {
  const k = frameIn(run, frame);
  const slopes = run[meta.of];
  const last = slopes.length - 1;
  const share = (value) => {
    const margin = meta.sign * (run.w0[k] + run.w1[k] * value);
    const place = Math.max(0, Math.min(last, ((margin / meta.reach + 1) / 2) * last));
    const i = Math.min(Math.floor(place), last - 1);
    const slope = slopes[i] + (place - i) * (slopes[i + 1] - slopes[i]);
    return slope * meta.sign * (meta.component ? value : 1);
  };
  return { y: Float32Array.from(x, share) };
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

// What a trace's move is at a frame; nothing for one that stays.
export function moveAt(trace, runs, frame) {
  const run = runs[trace.meta?.run];
  const move = run && MOVES[trace.name];
  if (!move) return undefined;
  const { x, y, z } = move(run, frame, trace);
  const flat = trace.type !== "scatter3d";
  return { ...(x && { x }), ...(y && { y }), ...(!flat && z && { z }) };
}
