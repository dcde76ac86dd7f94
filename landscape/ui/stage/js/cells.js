// Cells of a map that appear when their epoch has come: the picture of them, a pixel each, is put
// in the place of the one that Plotly drew.

const COLORS = 256;

export class Cells {
  // `trace` is number `index` of the graph's; its z are places on the colour scale, and `when` the
  // epochs at which its cells appear, NaN for never: the same if left out.
  constructor(graph, index, trace) {
    Object.assign(this, { graph, index, trace });
    const { z, when = z } = trace;
    Object.assign(this, { rows: z, when }); // Plotly may be given others
    const fromTop = (rows) => Float32Array.from([...rows].reverse().flat()); // as pictures begin
    this.values = fromTop(z);
    this.came = fromTop(when);
    this.sorted = this.came.filter((epoch) => epoch >= 0).sort();
  }

  // After every draw of Plotly's own; `image` is what it has drawn, null where that is not known.
  drawn(image) {
    this.image = image;
    this.count = undefined;
    if (!image) return;
    const z = this.rows;
    this.canvas = Object.assign(document.createElement("canvas"), { width: z[0].length, height: z.length });
    this.pixels = new ImageData(z[0].length, z.length);
    this.ints = new Uint32Array(this.pixels.data.buffer);
    this.colors = sampleScale(this.graph.layout.coloraxis.colorscale);
    image.style.imageRendering = "pixelated";
  }

  // Whether other cells are shown at an epoch than before.
  changes(epoch) {
    const later = this.sorted.findIndex((arrival) => arrival > epoch);
    const count = later < 0 ? this.sorted.length : later;
    const changed = count !== this.count;
    this.count = count;
    return changed;
  }

  show(epoch) {
    const { came, values, colors, ints } = this;
    const scale = (COLORS - 1) / Math.max(this.graph.layout.coloraxis.cmax, 1);
    const color = (value) => colors[Math.min(Math.round(value * scale), COLORS - 1)];
    for (let i = 0; i < came.length; i++) ints[i] = came[i] <= epoch ? color(values[i]) : 0;
    this.canvas.getContext("2d").putImageData(this.pixels, 0, 0);
    this.image.setAttribute("href", this.canvas.toDataURL());
  }

  // Its z at an epoch, for Plotly to draw.
  at(epoch) {
    return this.rows.map((row, j) => row.map((value, i) => (this.when[j][i] <= epoch ? value : null)));
  }
}

// The address of a picture of rows of values, the lowest row first, in the colours of a heat map.
export function cellsPicture(rows, { colorscale, zmin, zmax }) {
  const [width, height] = [rows[0].length, rows.length];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pixels = new ImageData(width, height);
  const ints = new Uint32Array(pixels.data.buffer);
  const colors = sampleScale(colorscale);
  const color = (value) => colors[Math.round(((COLORS - 1) * (value - zmin)) / (zmax - zmin))];
  rows.forEach((row, j) => row.forEach((value, i) => (ints[(height - 1 - j) * width + i] = color(value))));
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

// A scale of Plotly's as pixels, as Plotly itself has it: straight from stop to stop.
function sampleScale(stops) {
  const canvas = Object.assign(document.createElement("canvas"), { width: COLORS, height: 1 });
  const context = canvas.getContext("2d");
  const gradient = context.createLinearGradient(0.5, 0, COLORS - 0.5, 0);
  for (const [share, color] of stops) gradient.addColorStop(share, color);
  context.fillStyle = gradient;
  context.fillRect(0, 0, COLORS, 1);
  return new Uint32Array(context.getImageData(0, 0, COLORS, 1).data.buffer);
}
