// What Plotly has no option for, done on the objects behind its 3D scene.

import { unpack } from "./arrays.js";
import { CachedBackground, describeView } from "./cached_background.js";

export class Scene {
  constructor(graph, name) {
    this.graph = graph;
    this.name = name;
    this.picking = true;
  }

  get inner() {
    return this.graph._fullLayout[this.name]?._scene;
  }

  get camera() {
    return this.inner?.getCamera();
  }

  // Puts the camera as it is into the layout: a turn's momentum may have taken it on since
  // Plotly last did so, and Plotly draws anew from the layout.
  saveCamera() {
    const { camera } = this;
    if (camera) this.graph.layout[this.name].camera = camera;
  }

  // Calls `turned` whenever the view is another than at the draw before.
  onTurn(turned) {
    const { glplot } = this.inner;
    if (glplot.tellsTurns) return;
    glplot.tellsTurns = true;
    const own = glplot.onrender;
    let before;
    glplot.onrender = (...args) => {
      own?.apply(glplot, args);
      const view = JSON.stringify(this.camera);
      if (before !== undefined && view !== before) turned();
      before = view;
    };
  }

  // Looks as `camera` does; nothing happens where it already is.
  look(camera) {
    const scene = this.inner;
    if (!scene || !camera || sameView(camera, this.camera)) return;
    const layout = this.graph._fullLayout[this.name];
    Object.assign(layout.camera, camera);
    scene.setViewport(layout);
    this.saveCamera();
  }

  // After every draw of Plotly's own.
  drawn() {
    this.keepOnTop();
    this.keepCoarse();
    this.cacheBackground();
    this.inner.glplot.redraw();
  }

  // The objects that scatter3d and surface traces are made of.
  parts() {
    return Object.values(this.inner?.traces ?? {}).flatMap((trace) =>
      [trace.linePlot, trace.scatterPlot, trace.textMarkers, trace.surface].filter(Boolean),
    );
  }

  // Lines and markers are drawn over the surface that they lie on: by depth alone, half of each
  // would be inside it. Their classes' draw is wrapped, once a page, so that a picture has it too.
  keepOnTop() {
    const { gl } = this.inner.glplot;
    const surfaces = new Set(Object.values(this.inner.traces).map((trace) => trace.surface));
    for (const part of this.parts()) {
      const kind = Object.getPrototypeOf(part);
      if (surfaces.has(part) || Object.hasOwn(kind, "drawnOnTop")) continue;
      kind.drawnOnTop = true;
      const { draw } = kind;
      kind.draw = function (...args) {
        const context = this.gl ?? gl;
        context.depthFunc(context.ALWAYS);
        draw.apply(this, args);
        context.depthFunc(context.LEQUAL);
      };
    }
  }

  // Plotly doubles the grid both ways for smoothness; ours is fine enough, and four times as fast.
  keepCoarse() {
    for (const trace of Object.values(this.inner.traces)) {
      if (!trace.surface || trace.refineData === false) continue;
      trace.refineData = false;
      trace.dataScaleX = trace.dataScaleY = 1;
      trace.update(trace.data);
    }
  }

  // While the picture moves, surface, edge and axes are drawn once a view.
  cacheBackground() {
    const trace = Object.values(this.inner.traces).find(({ surface }) => surface);
    if (!trace) return;
    if (!Object.hasOwn(trace, "update")) this.cacheSurface(trace);
    this.cacheEdge(trace.surface);
  }

  cacheSurface(trace) {
    const { gl, axes } = this.inner.glplot;
    const { surface } = trace;
    const cached = new CachedBackground(gl);
    const own = (object) => Object.getPrototypeOf(object);
    const kept = (params) => !this.picking && cached.view === describeView(params, gl);
    trace.update = (data) => {
      cached.view = undefined;
      own(trace).update.call(trace, data);
    };
    // Plotly sets the levels anew at every frame, and at even steps only.
    trace.setContourLevels = () => {
      if (!this.picking) return;
      const levels = unpack(trace.data?.meta?.levels);
      if (!levels) own(trace).setContourLevels.call(trace);
      else surface.update({ levels: [[], [], Array.from(levels, (level) => level * this.inner.dataScale[2])] });
    };
    axes.draw = (params) => kept(params) || own(axes).draw.call(axes, params);
    const take = (params) => this.picking || cached.take(describeView(params, gl));
    surface.draw = (params) => {
      if (kept(params)) return cached.put();
      own(surface).draw.call(surface, params);
      if (!surface.edge) take(params);
    };
    // Drawn right after the surface, on which it lies.
    surface.drawEdge = (edge, params) => {
      if (kept(params)) return;
      own(edge).draw.call(edge, params);
      take(params);
    };
  }

  // Plotly may give the line of the edge to another trace later.
  cacheEdge(surface) {
    const { objects = [] } = this.inner.glplot;
    const next = objects[objects.indexOf(surface) + 1];
    surface.edge = next?._trace?.data?.name === "edge" ? next : undefined;
    if (!surface.edge || Object.hasOwn(next, "draw")) return;
    const { draw } = next;
    next.draw = (params) => (surface.edge === next ? surface.drawEdge(next, params) : draw.call(next, params));
  }

  // Moves one trace's points, and leaves all other traces as they are drawn.
  move(index, { x, y, z }) {
    const full = this.graph._fullData[index];
    const trace = this.inner?.traces[full?.uid];
    if (!trace) return false;
    Object.assign(full, { x, y, z, _length: x.length });
    trace.update(full);
    return true;
  }

  // While the picture moves nothing can be pointed at, and looking up what is under the pointer
  // would draw everything a second time and wait for it.
  setPicking(on) {
    const scene = this.inner;
    if (!scene || this.picking === on) return;
    this.picking = on;
    const { gl } = scene.glplot;
    for (const part of this.parts()) {
      if (on) delete part.drawPick;
      else part.drawPick = null;
    }
    if (on) {
      delete gl.readPixels;
      scene.glplot.update();
    } else gl.readPixels = () => {};
  }
}

// To rounding: taking a camera over does not keep its last bits.
function sameView(one, other) {
  return ["eye", "center", "up"].every((part) =>
    ["x", "y", "z"].every((axis) => Math.abs(one[part][axis] - other[part][axis]) < 1e-9),
  );
}
