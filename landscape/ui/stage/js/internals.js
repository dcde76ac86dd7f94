// All that the app uses of plotly.js beyond its documented interface: this module and those that it
// imports. `probe` looks for each part after every draw. If one is missing none is used: everything
// is then drawn by Plotly.restyle, which is slower.

import { moveFlatTrace, runAt, valueAt } from "./flat_traces.js";
import { Scene } from "./scene.js";

const NEEDED = {
  graph: ["_fullData", "_fullLayout", "calcdata"],
  axis: ["d2p", "l2p", "p2d", "_offset", "_length"],
  scene: ["glplot", "traces", "getCamera", "setViewport", "dataScale"],
  glplot: ["gl", "axes", "redraw", "update"],
  line: ["update"],
  surface: ["update", "data", "refineData", "dataScaleX", "setContourLevels"],
};

function has(kind, object) {
  return NEEDED[kind].every((name) => object?.[name] !== undefined);
}

export class Internals {
  constructor(graph) {
    this.graph = graph;
    this.scenes = [];
    this.works = false;
  }

  // Looks for all parts that the figure needs; `names` are those of its scenes.
  probe(names = []) {
    const { graph } = this;
    const axes = () =>
      graph._fullData.filter(({ xaxis }) => xaxis).flatMap(({ xaxis, yaxis }) => [xaxis, yaxis]);
    const axis = (name) => graph._fullLayout[`${name[0]}axis${name.slice(1)}`];
    const scene = (name) => graph._fullLayout[name]?._scene;
    const complete = (found) =>
      has("scene", found) &&
      has("glplot", found.glplot) &&
      Object.values(found.traces).every((trace) => has(trace.surface ? "surface" : "line", trace));
    this.works = has("graph", graph) && axes().every((name) => has("axis", axis(name))) && names.every((name) => complete(scene(name)));
    if (!this.works) console.info("This plotly.js is another than the stage was written for: it is drawn without acceleration.");
    this.scenes = this.works ? names.map((name) => this.scene(name) ?? new Scene(graph, name)) : [];
  }

  scene(name) {
    return this.scenes.find((scene) => scene.name === name);
  }

  // After every draw; `turned` is called whenever a scene is seen from elsewhere.
  drawn(turned) {
    for (const scene of this.scenes) {
      scene.drawn();
      if (this.scenes.length > 1) scene.onTurn(turned);
    }
  }

  saveCameras() {
    this.scenes.forEach((scene) => scene.saveCamera());
  }

  // All scenes look as the one of this name.
  follow(name) {
    const camera = this.scene(name)?.camera;
    this.scenes.forEach((scene) => scene.name !== name && scene.look(camera));
  }

  setPicking(on) {
    this.scenes.forEach((scene) => scene.setPicking(on));
  }

  // Moves one trace, and draws nothing else; false where Plotly has to do it.
  move(index, trace, values) {
    if (!this.works) return false;
    if (trace.type === "scatter3d") return this.scene(trace.scene)?.move(index, values) ?? false;
    return moveFlatTrace(this.graph, index, values);
  }

  // What a press on a flat map is on: the run of a path, and the place on the map.
  pressed(x, y) {
    return { run: runAt(this.graph, x, y), place: valueAt(this.graph, x, y) };
  }

  // The picture that Plotly has drawn of a heatmap.
  heatmapImage({ xaxis, yaxis }) {
    return this.works ? this.graph.querySelector(`.subplot.${xaxis}${yaxis} .heatmaplayer image`) : null;
  }
}
