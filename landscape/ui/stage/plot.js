// One Plotly graph with the named traces: drawn once, then only what moves is sent again.

const REST = 300; // ms without a move after which things can be pointed at again
const FARTHER = 1.25;
const NARROW = 640; // px: below this the curve stands over the surface

function sigmoid(logit) {
  return 1 / (1 + Math.exp(-logit));
}

class StagePlot {
  constructor(graph, plotly, { onStart, isMoving }) {
    this.graph = graph;
    this.plotly = plotly;
    this.onStart = onStart;
    this.isMoving = isMoving;
    this.scene = new Scene(graph);
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(graph);
  }

  // Draws a run at a frame. Where the `key` is that of the run before, the two share everything
  // but what moves, and only that is drawn.
  async draw({ key, traces, layout, frames, words }, frame) {
    const kept = this.traces && this.key === key;
    this.frames = frames;
    this.words = words;
    if (kept) {
      const { x, y, z } = traces.find((trace) => trace.name === "start");
      this.move([...this.moving(frame), { name: "start", x: unpack(x), y: unpack(y), z: unpack(z) }]);
      return;
    }
    this.key = key;
    this.traces = traces.map((trace) => ({ ...trace }));
    this.curveX = unpack(this.trace("fit").x);
    this.scene.saveCamera();
    layout.scene.camera = this.layout?.scene.camera ?? layout.scene.camera;
    this.layout = layout;
    for (const { name, ...values } of this.moving(frame)) Object.assign(this.trace(name), values);
    this.margin = layout.margin.l;
    this.domains = { x: layout.xaxis.domain, scene: layout.scene.domain.x };
    await this.react();
  }

  // One after the other: a new size, theme or run may come while the last is being drawn.
  react() {
    this.drawing = (this.drawing ?? Promise.resolve()).catch(() => {}).then(() => this.reactNow());
    return this.drawing;
  }

  async reactNow() {
    if (this.closed) return;
    this.scene.setPicking(true);
    if (this.graph.layout === this.layout) this.scene.saveCamera(); // a new size or theme
    const layout = this.arranged();
    await this.plotly.react(this.graph, this.traces, layout, {
      displayModeBar: this.narrow ? false : "hover",
      modeBarButtons: [["pan3d", "zoom3d", "tableRotation", "resetCameraDefault3d"]],
      locale: this.words.language,
      locales: { [this.words.language]: { dictionary: this.words.plotly, format: {} } },
      displaylogo: false,
      responsive: false,
      scrollZoom: false,
      plotGlPixelRatio: Math.max(1, window.devicePixelRatio),
    });
    if (this.closed) return;
    this.scene.drawn();
    this.listen();
  }

  trace(name) {
    return this.traces.find((trace) => trace.name === name);
  }

  // What a frame changes: the curve, the path up to here, Ŵ.
  moving(frame) {
    const { w0, w1, z } = this.frames;
    const upTo = frame + 1;
    return [
      { name: "fit", y: this.curve(frame) },
      { name: "path", x: w0.subarray(0, upTo), y: w1.subarray(0, upTo), z: z.subarray(0, upTo) },
      { name: "now", x: w0.subarray(frame, upTo), y: w1.subarray(frame, upTo), z: z.subarray(frame, upTo) },
    ];
  }

  curve(frame) {
    const x = this.curveX;
    const [w0, w1] = [this.frames.w0[frame], this.frames.w1[frame]];
    return Float32Array.from(x, (value) => sigmoid(w0 + w1 * value));
  }

  show(frame) {
    this.move(this.moving(frame));
  }

  // Moves traces the short way, and when they have come to rest lets things be pointed at again.
  move(changes) {
    if (this.closed || !this.graph._fullData) return;
    this.scene.setPicking(false);
    const missed = changes.filter(({ name, ...values }) => {
      const index = this.traces.findIndex((trace) => trace.name === name);
      Object.assign(this.traces[index], values);
      return !(values.z ? this.scene.move(index, values) : moveLine(this.graph, index, values.y));
    });
    if (missed.length) this.restyle(missed);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), REST);
  }

  rest() {
    if (this.isMoving()) {
      this.resting = setTimeout(() => this.rest(), REST);
      return;
    }
    this.scene.setPicking(true);
  }

  restyle(changes) {
    this.scene.saveCamera();
    const update = {};
    const indices = changes.map(({ name }) => this.traces.findIndex((trace) => trace.name === name));
    for (const axis of ["x", "y", "z"]) {
      if (changes.every((change) => change[axis])) update[axis] = changes.map((change) => change[axis]);
    }
    return this.plotly.restyle(this.graph, update, indices);
  }

  // The layout for this width and theme, made from the wide one that Python built.
  arranged() {
    const layout = this.layout;
    const narrow = this.graph.clientWidth < NARROW;
    if (narrow !== this.narrow) this.stepBack(narrow ? FARTHER : this.narrow === undefined ? 1 : 1 / FARTHER);
    this.narrow = narrow;
    for (const axis of ["xaxis", "yaxis", "zaxis"]) layout.scene[axis].tickfont = { size: narrow ? 11 : 14 };
    layout.font.color = getComputedStyle(this.graph).color;
    layout.width = this.graph.clientWidth;
    layout.height = this.graph.clientHeight;
    const [curve, scene] = narrow ? [[0.64, 1], [0, 0.5]] : [[0, 1], [0, 1]];
    // The curve leaves room for its labels; the scene, which has its own, takes the whole width.
    layout.margin.l = narrow ? 8 : this.margin;
    layout.xaxis.domain = narrow ? [0.18, 1] : this.domains.x;
    layout.yaxis.domain = curve;
    layout.scene.domain = { x: narrow ? [0, 1] : this.domains.scene, y: scene };
    for (const note of layout.annotations ?? []) {
      const [half, top] = note.name === "scene-legend" ? [layout.scene.domain.x, scene[1]] : [layout.xaxis.domain, 1];
      note.x = narrow ? layout.xaxis.domain[0] : half[0];
      note.y = top;
    }
    return layout;
  }

  // Moves the camera away from the surface, which in a narrow scene would else be cut off.
  stepBack(factor) {
    const { camera } = this.layout.scene;
    const eye = Object.fromEntries(Object.entries(camera.eye).map(([axis, value]) => [axis, value * factor]));
    this.layout.scene.camera = { ...camera, eye };
  }

  async resized() {
    const { clientWidth, clientHeight } = this.graph;
    const { width, height } = this.graph.layout ?? {};
    if (!this.layout || !clientWidth || (clientWidth === width && clientHeight === height)) return;
    await this.react();
  }

  // The theme may have changed, or only the page been run again.
  async recoloured() {
    if (this.layout && getComputedStyle(this.graph).color !== this.layout.font.color) await this.react();
  }

  listen() {
    if (this.listening) return;
    this.listening = true;
    const { graph } = this;
    graph.on("plotly_relayout", (change) => {
      if (change["scene.camera"]) this.layout.scene.camera = change["scene.camera"];
    });
    // A press that did not move starts training there; one that moved turned the surface.
    let under, pressed;
    const remember = ({ points: [point] }) => (under = point?.data.name === "surface" ? point : undefined);
    graph.on("plotly_hover", remember);
    graph.on("plotly_click", remember);
    graph.on("plotly_unhover", () => (under = undefined));
    graph.tabIndex = -1; // so that keys work after a press on the picture
    graph.addEventListener(
      "pointerdown",
      (event) => {
        pressed = event;
        graph.focus({ preventScroll: true });
      },
      true,
    );
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
    const { width, height, scene } = this.layout;
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
    this.closed = true;
    clearTimeout(this.resting);
    this.resizer.disconnect();
    this.plotly.purge(this.graph);
  }
}
