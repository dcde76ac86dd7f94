// Numbers as they travel: Plotly's {dtype, bdata} packs, and traces shared by their key.

const TYPES = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u1: Uint8Array, i2: Int16Array };

export function unpack(packed) {
  if (!packed || packed.bdata === undefined) return packed;
  const bytes = Uint8Array.from(atob(packed.bdata), (c) => c.charCodeAt(0));
  return new TYPES[packed.dtype](bytes.buffer);
}

// Rows of what `make` gives for each z.
function madeOfZ({ z }, make) {
  const values = unpack(z);
  const [rows, columns] = z.shape.split(",").map(Number);
  const row = (j) => Array.from(values.subarray(j * columns, (j + 1) * columns), (value, i) => make(value, i, j));
  return Array.from({ length: rows }, (_, j) => row(j));
}

// A shared trace with what does not travel. A surface is coloured by the logarithm of its z, if by
// nothing else; a map, whose z is the logarithm, tells the loss; cells tell in words what their z is.
export function restoreDerivedArrays(trace) {
  if (trace.type === "heatmap") return restoreCells(trace);
  if (trace.type === "contour") return { ...trace, customdata: madeOfZ(trace, Math.exp) };
  if (trace.type !== "surface" || trace.meta?.colored) return trace;
  const low = Math.exp(trace.cmin);
  return { ...trace, surfacecolor: madeOfZ(trace, (value) => Math.log(Math.max(value, low))) };
}

const NEVER = -1; // in a cell's z
const BEYOND = 1e9; // past every epoch: the last of the colours

// Cells whose z is the epoch of an arrival, -1 for never, or -2 - k for a run that diverged after k
// epochs: with their colour's place as z, when each appears (NaN for never), and what it tells. Where
// the meta names `columns` and `rows`, it tells these first, as `place` says.
function restoreCells(trace) {
  const { arrives, never, diverges, place = "", columns, rows } = trace.meta;
  const outcome = (code, arrived, diverged) => {
    if (code === NEVER) return undefined;
    return code < NEVER ? diverged(NEVER - 1 - code) : arrived(code);
  };
  const same = (epoch) => epoch;
  const told = (text) => (epoch) => text.replace("{epochs}", epoch);
  const at = (i, j) => place.replace("{column}", columns?.[i]).replace("{row}", rows?.[j]);
  return {
    ...trace,
    z: madeOfZ(trace, (code) => outcome(code, same, () => BEYOND) ?? NaN),
    when: madeOfZ(trace, (code) => outcome(code, same, same) ?? NaN),
    text: madeOfZ(trace, (code, i, j) => at(i, j) + (outcome(code, told(arrives), told(diverges ?? never)) ?? never)),
  };
}

const PATIENCE = 20_000; // ms that a shared trace may take to arrive

// What many runs share (points, surface) is sent once, under a key; a run then names the key.
// Either may arrive first, and the last few stay, so that going back costs nothing.
export class Backgrounds {
  constructor({ most = 24, patience = PATIENCE } = {}) {
    Object.assign(this, { most, patience, kept: new Map(), waiting: new Map() });
  }

  // Whether it is there; if so it becomes the newest.
  renew(key) {
    const trace = this.kept.get(key);
    if (trace) this.put(key, trace);
    return trace !== undefined;
  }

  put(key, trace) {
    this.kept.delete(key);
    this.kept.set(key, trace);
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value);
    this.waiting.get(key)?.forEach((resolve) => resolve(trace));
    this.waiting.delete(key);
  }

  // A promise of the trace, which fails if it does not arrive.
  get(key) {
    if (this.renew(key)) return Promise.resolve(this.kept.get(key));
    return new Promise((resolve, reject) => {
      this.waiting.set(key, [...(this.waiting.get(key) ?? []), resolve]);
      setTimeout(() => reject(new Error(`the shared trace ${key} did not arrive`)), this.patience);
    });
  }
}
