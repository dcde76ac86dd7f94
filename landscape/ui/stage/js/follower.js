// A chart under the stage. Its traces named "now" follow the stage's clock along the trace before
// them.

import { unpack } from "./arrays.js";
import { element } from "./dom.js";
import { Internals } from "./internals.js";
import { Reading } from "./reading.js";
import { layoutFor, scaleMarks, typeScale } from "./responsive.js";
import { EPOCH_EVENT, epochShown } from "./stage.js";
import { chartTables } from "./tables.js";

export class Follower {
  constructor(root, plotly) {
    this.plotly = plotly;
    this.graph = element("div", { className: "ls-follower" });
    this.reading = new Reading();
    root.replaceChildren(this.graph, this.reading.root);
    this.internals = new Internals(this.graph);
    this.onEpoch = ({ detail }) => {
      this.epoch = detail.epoch;
      this.show();
    };
    this.epoch = epochShown();
    document.addEventListener(EPOCH_EVENT, this.onEpoch);
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(this.graph);
  }

  async load({ data, layout, tables: terms }) {
    this.drawn = false; // what the clock moves until then is drawn where it is
    this.layout = layout;
    this.fit = layoutFor(layout, this.graph);
    this.traces = data.map((trace) => ({ ...trace, x: unpack(trace.x), y: unpack(trace.y) }));
    this.place();
    await this.draw();
    this.reading.load(() => chartTables({ traces: this.traces, layout, terms }), terms);
  }

  async draw() {
    for (const trace of this.traces) scaleMarks(trace, typeScale());
    await this.plotly.react(this.graph, this.traces, this.fit(), { displayModeBar: false });
    this.internals.probe();
    this.drawn = true;
    this.show();
  }

  // Puts each "now" on its line at the clock's epoch.
  place() {
    this.traces.forEach((trace, i) => {
      if (trace.name !== "now") return;
      const line = this.traces[i - 1];
      let k = line.x.length - 1;
      if (this.epoch !== undefined) while (k > 0 && line.x[k] > this.epoch) k--;
      trace.x = [line.x[k]];
      trace.y = [line.y[k]];
    });
  }

  show() {
    if (!this.drawn) return;
    this.place();
    const moving = this.traces.map((trace, i) => i).filter((i) => this.traces[i].name === "now");
    const missed = moving.filter((i) => !this.internals.move(i, this.traces[i], this.traces[i]));
    if (missed.length) {
      const [x, y] = ["x", "y"].map((axis) => missed.map((i) => this.traces[i][axis]));
      this.plotly.restyle(this.graph, { x, y }, missed);
    }
  }

  resized() {
    if (this.drawn && this.graph.clientWidth && this.graph.clientWidth !== this.layout.width) this.draw();
  }

  async recoloured() {
    if (getComputedStyle(this.graph).color !== this.layout.font.color) await this.draw();
  }

  close() {
    document.removeEventListener(EPOCH_EVENT, this.onEpoch);
    this.resizer.disconnect();
    this.plotly.purge(this.graph);
  }
}
