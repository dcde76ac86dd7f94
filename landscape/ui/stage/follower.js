// A chart whose traces named "now" follow the stage's clock along the trace before them.

class Follower {
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
    this.domains = { x: layout.xaxis.domain, x2: layout.xaxis2.domain };
    this.traces = data.map((trace) => ({ ...trace, x: unpack(trace.x), y: unpack(trace.y) }));
    this.place();
    await this.draw();
  }

  async draw() {
    const { layout, graph } = this;
    const narrow = graph.clientWidth < NARROW;
    layout.font.color = getComputedStyle(graph).color;
    layout.width = graph.clientWidth;
    layout.height = narrow ? 440 : 240;
    layout.xaxis.domain = narrow ? [0, 1] : this.domains.x;
    layout.xaxis2.domain = narrow ? [0, 1] : this.domains.x2;
    layout.yaxis.domain = narrow ? [0.6, 1] : [0, 1];
    layout.yaxis2.domain = narrow ? [0, 0.38] : [0, 1];
    await this.plotly.react(graph, this.traces, layout, { displayModeBar: false });
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
    const missed = moving.filter((i) => !movePoint(this.graph, i, this.traces[i].x[0], this.traces[i].y[0]));
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
