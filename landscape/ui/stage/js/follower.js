// A chart under the stage. Its traces named "now" follow the stage's clock along the trace before
// them.

import { unpack } from "./arrays.js";
import { element } from "./dom.js";
import { fitting } from "./fitting.js";
import { moveFlat } from "./flat.js";
import { TICK } from "./stage.js";

export class Follower {
  constructor(root, plotly) {
    this.plotly = plotly;
    this.graph = element("div", { className: "ls-follower" });
    root.replaceChildren(this.graph);
    this.onTick = ({ detail }) => {
      this.epoch = detail.epoch;
      this.show();
    };
    document.addEventListener(TICK, this.onTick);
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(this.graph);
  }

  async load({ data, layout }) {
    this.layout = layout;
    this.fit = fitting(layout, this.graph);
    this.traces = data.map((trace) => ({ ...trace, x: unpack(trace.x), y: unpack(trace.y) }));
    this.place();
    await this.draw();
  }

  async draw() {
    await this.plotly.react(this.graph, this.traces, this.fit(), { displayModeBar: false });
    this.drawn = true;
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
    const missed = moving.filter((i) => !moveFlat(this.graph, i, this.traces[i]));
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
    document.removeEventListener(TICK, this.onTick);
    this.resizer.disconnect();
    this.plotly.purge(this.graph);
  }
}
