// Cells of a map that appear when their epoch has come: the picture of them, a pixel each, is put
// in the place of the one that Plotly drew.

const COLORS = 256;

export class Cells {
  constructor(graph, index) {
    this.graph = graph;
    this.index = index;
  }

  get trace() {
    return this.graph._fullData[this.index];
  }

  // After every draw of Plotly's own.
  drawn() {
    const { xaxis, yaxis, z } = this.trace;
    this.image = this.graph.querySelector(`.subplot.${xaxis}${yaxis} .heatmaplayer image`);
    if (!this.image) return;
    const [high, wide] = [z.length, z[0].length];
    this.canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
    this.pixels = new ImageData(wide, high);
    this.ints = new Uint32Array(this.pixels.data.buffer);
    this.came = Float32Array.from([...z].reverse().flat()); // pictures begin at the top
    this.sorted = this.came.filter((epoch) => epoch >= 0).sort();
    this.count = undefined;
    this.colors = colorsOf(this.graph._fullLayout.coloraxis.colorscale);
    this.image.style.imageRendering = "pixelated";
  }

  show(epoch) {
    if (!this.image) return;
    const { came, colors, ints, sorted } = this;
    const later = sorted.findIndex((arrival) => arrival > epoch);
    const count = later < 0 ? sorted.length : later;
    if (count === this.count) return;
    this.count = count;
    const { cmax } = this.graph._fullLayout.coloraxis;
    const scale = (COLORS - 1) / Math.max(cmax, 1);
    for (let i = 0; i < came.length; i++) ints[i] = came[i] <= epoch ? colors[Math.round(came[i] * scale)] : 0;
    this.canvas.getContext("2d").putImageData(this.pixels, 0, 0);
    this.image.setAttribute("href", this.canvas.toDataURL());
  }

  // The trace as it is at an epoch, for Plotly.
  at(epoch) {
    const { trace } = this;
    return { ...this.graph.data[this.index], z: trace.z.map((row) => row.map((came) => (came <= epoch ? came : null))) };
  }
}

// A scale of Plotly's as pixels, as Plotly itself has it: straight from stop to stop.
function colorsOf(stops) {
  const canvas = Object.assign(document.createElement("canvas"), { width: COLORS, height: 1 });
  const context = canvas.getContext("2d");
  const gradient = context.createLinearGradient(0.5, 0, COLORS - 0.5, 0);
  for (const [share, color] of stops) gradient.addColorStop(share, color);
  context.fillStyle = gradient;
  context.fillRect(0, 0, COLORS, 1);
  return new Uint32Array(context.getImageData(0, 0, COLORS, 1).data.buffer);
}
