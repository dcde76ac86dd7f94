// One Plotly graph with the named traces: drawn once, then only what moves is sent again.

const NARROW = 640; // px: below this the curve stands over the surface

function sigmoid(logit) {
  return 1 / (1 + Math.exp(-logit));
}

class StagePlot {
  constructor(graph, plotly, { onStart }) {
    this.graph = graph;
    this.plotly = plotly;
    this.onStart = onStart;
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(graph);
  }

  // Draws `figure` at a frame. `traces` are its own objects: those kept between two calls with
  // the same `key` are the same, and then only the run is drawn anew.
  async draw({ key, traces, layout, frames }, frame) {
    const kept = this.key === key;
    this.key = key;
    this.frames = frames;
    this.last = frame;
    if (kept) {
      const start = traces.find((trace) => trace.name === "start");
      await this.restyle([
        ...this.moving(frame),
        { name: "start", x: unpack(start.x), y: unpack(start.y), z: unpack(start.z) },
      ]);
      return;
    }
    this.wide = layout;
    this.traces = traces.map((trace) => ({ ...trace }));
    this.curveX = unpack(this.trace("fit").x);
    const camera = this.graph.layout?.scene?.camera;
    if (camera) layout.scene.camera = camera;
    for (const { name, ...values } of this.moving(frame)) Object.assign(this.trace(name), values);
    await this.plotly.react(this.graph, this.traces, this.arranged(), {
      displaylogo: false,
      responsive: false,
      scrollZoom: false,
      modeBarButtonsToRemove: ["toImage", "select2d", "lasso2d", "autoScale2d", "tableRotation"],
    });
    this.keepOnTop();
    this.listen();
  }

  trace(name) {
    return this.traces.find((trace) => trace.name === name);
  }

  // What a frame changes: the curve, the path up to here, Ŵ.
  moving(frame) {
    const { w0, w1, loss } = this.frames;
    const upTo = frame + 1;
    return [
      { name: "fit", y: this.curve(frame) },
      { name: "path", x: w0.subarray(0, upTo), y: w1.subarray(0, upTo), z: loss.subarray(0, upTo) },
      { name: "now", x: w0.subarray(frame, upTo), y: w1.subarray(frame, upTo), z: loss.subarray(frame, upTo) },
    ];
  }

  curve(frame) {
    const x = this.curveX;
    const [w0, w1] = [this.frames.w0[frame], this.frames.w1[frame]];
    return Float32Array.from(x, (value) => sigmoid(w0 + w1 * value));
  }

  async show(frame) {
    this.last = frame;
    await this.restyle(this.moving(frame));
  }

  restyle(changes) {
    const update = { x: [], y: [], z: [] };
    const indices = changes.map(({ name, ...values }) => {
      for (const axis of ["x", "y", "z"]) update[axis].push(values[axis]);
      return this.traces.findIndex((trace) => trace.name === name);
    });
    return this.plotly.restyle(this.graph, update, indices);
  }

  // The layout for this width and theme, made from the wide one that Python built.
  arranged() {
    const layout = this.wide;
    this.narrow = this.graph.clientWidth < NARROW;
    layout.font.color = getComputedStyle(this.graph).color;
    layout.width = this.graph.clientWidth;
    layout.height = this.graph.clientHeight;
    this.domains ??= { x: layout.xaxis.domain, scene: layout.scene.domain.x };
    const [curve, scene] = this.narrow ? [[0.63, 1], [0, 0.5]] : [[0, 1], [0, 1]];
    layout.xaxis.domain = this.narrow ? [0, 1] : this.domains.x;
    layout.yaxis.domain = curve;
    layout.scene.domain = { x: this.narrow ? [0, 1] : this.domains.scene, y: scene };
    for (const note of layout.annotations ?? []) {
      if (note.name === "scene-legend") {
        note.x = layout.scene.domain.x[0];
        note.y = scene[1];
      }
    }
    return layout;
  }

  async resized() {
    const { clientWidth, clientHeight } = this.graph;
    const { width, height } = this.graph.layout ?? {};
    if (!this.wide || !clientWidth || (clientWidth === width && clientHeight === height)) return;
    await this.redraw();
  }

  // The theme may have changed, or only the page been run again.
  async recoloured() {
    if (this.wide && getComputedStyle(this.graph).color !== this.wide.font.color) await this.redraw();
  }

  async redraw() {
    this.wide.scene.camera = this.graph.layout.scene.camera ?? this.wide.scene.camera;
    await this.plotly.react(this.graph, this.traces, this.arranged());
    this.keepOnTop();
  }

  // Lines and markers are drawn over the surface they lie on: by depth alone, half of each marker
  // would be inside it. Plotly has no option for this, so the draw call of its line and marker
  // classes is wrapped, once a page; without these internals the picture is as Plotly's own.
  keepOnTop() {
    const scene = this.graph._fullLayout?.scene?._scene;
    const gl = scene?.glplot?.gl;
    if (!gl) return;
    for (const trace of Object.values(scene.traces)) {
      for (const part of [trace.linePlot, trace.scatterPlot, trace.textMarkers]) {
        const kind = part && Object.getPrototypeOf(part);
        if (!kind || kind.drawnOnTop) continue;
        kind.drawnOnTop = true;
        for (const method of ["draw", "drawTransparent"]) {
          const draw = kind[method];
          kind[method] = function (...args) {
            const context = this.gl ?? gl;
            context.depthFunc(context.ALWAYS);
            draw.apply(this, args);
            context.depthFunc(context.LESS);
          };
        }
        scene.glplot.setDirty?.();
      }
    }
  }

  listen() {
    if (this.listening) return;
    this.listening = true;
    const { graph } = this;
    graph.on("plotly_relayout", (change) => {
      const camera = change["scene.camera"];
      if (camera) this.wide.scene.camera = graph.layout.scene.camera = camera;
    });
    // A press that did not move starts training there; one that moved turned the surface.
    let under, pressed;
    const remember = ({ points: [point] }) => (under = point?.data.name === "surface" ? point : undefined);
    graph.on("plotly_hover", remember);
    graph.on("plotly_click", remember);
    graph.on("plotly_unhover", () => (under = undefined));
    graph.addEventListener("pointerdown", (event) => (pressed = event), true);
    graph.addEventListener(
      "pointerup",
      (event) => {
        if (!pressed || Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > 4) return;
        const { left, top } = graph.getBoundingClientRect();
        const onScene = this.onScene(event.clientX - left, event.clientY - top);
        if (under && onScene) this.onStart?.([under.x, under.y]);
      },
      true,
    );
  }

  onScene(x, y) {
    const { width, height, scene } = this.wide;
    const { x: [left, right], y: [bottom, top] } = scene.domain;
    const [across, up] = [x / width, 1 - y / height];
    return across >= left && across <= right && up >= bottom && up <= top;
  }

  picture(name, title) {
    const { width, height } = this.graph.layout;
    const layout = { ...this.graph.layout, paper_bgcolor: getComputedStyle(document.body).backgroundColor };
    layout.margin = { ...layout.margin, t: layout.margin.t + 34 };
    layout.title = { text: title, font: { size: 15 }, y: 0.98, yanchor: "top" };
    const figure = { data: this.graph.data, layout };
    return this.plotly.downloadImage(figure, { format: "png", filename: name, width, height: height + 34, scale: 2 });
  }

  close() {
    this.resizer.disconnect();
    this.plotly.purge(this.graph);
  }
}
