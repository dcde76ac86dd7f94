// Numbers as they travel: Plotly's {dtype, bdata} packs, and traces shared by their key.

const TYPES = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u1: Uint8Array, i2: Int16Array };

function unpack(packed) {
  if (!packed || packed.bdata === undefined) return packed;
  const bytes = Uint8Array.from(atob(packed.bdata), (c) => c.charCodeAt(0));
  return new TYPES[packed.dtype](bytes.buffer);
}

// A surface without colours, coloured by the logarithm of its z.
function coloured(trace) {
  if (trace.type !== "surface" || trace.surfacecolor) return trace;
  const z = unpack(trace.z);
  const [rows, columns] = trace.z.shape.split(",").map(Number);
  const surfacecolor = Array.from({ length: rows }, (_, j) =>
    z.subarray(j * columns, (j + 1) * columns).map((value) => Math.log(Math.max(value, Math.exp(trace.cmin)))),
  );
  return { ...trace, surfacecolor };
}

// What many runs share (points, surface) is sent once, under a key; a run then names the key.
// Either may arrive first, and the last few stay, so that going back costs nothing.
class Backgrounds {
  constructor(most = 8) {
    this.most = most;
    this.kept = new Map();
    this.waiting = new Map();
  }

  put(key, traces) {
    this.kept.delete(key);
    this.kept.set(key, traces);
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value);
    this.waiting.get(key)?.forEach((resolve) => resolve(traces));
    this.waiting.delete(key);
  }

  get(key) {
    const traces = this.kept.get(key);
    if (traces) {
      this.kept.delete(key); // and in again: what is used is not the first to go
      this.kept.set(key, traces);
      return Promise.resolve(traces);
    }
    return new Promise((resolve) => {
      this.waiting.set(key, [...(this.waiting.get(key) ?? []), resolve]);
    });
  }
}
