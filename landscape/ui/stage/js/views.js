// How the 3D scenes of a figure are seen: one of the views that have a name, until they are turned.

import { fittedCamera } from "./camera.js";
import { typeScale } from "./responsive.js";

const CLOSE = 1e-3;

export class Views {
  constructor() {
    this.names = [];
    this.name = "fitted"; // undefined once the visitor has turned a scene
  }

  // For another figure, which is seen as the one before if that was turned, unless it wants another
  // view than that did.
  load(layout, before) {
    const wanted = layout.meta?.view;
    const changed = wanted !== this.wanted;
    this.wanted = wanted;
    this.names = Object.keys(layout).filter((name) => /^scene\d*$/.test(name));
    this.direction = layout[this.names[0]]?.camera.eye;
    if (!this.names.some((name) => before?.[name])) this.name = "fitted"; // nothing was turned
    if (changed && this.names.length) this.name = wanted ?? "fitted";
    for (const name of this.names) layout[name].camera = before?.[name]?.camera ?? layout[name].camera;
  }

  // Puts the cameras into a layout that has its size. All scenes are seen alike. From above the
  // axis of the heights is a point, at which its words would lie on one another.
  fit(layout) {
    for (const name of this.names) layout[name].zaxis.visible = this.name !== "above";
    if (this.name) Object.entries(this.cameras(layout)).forEach(([name, camera]) => (layout[name].camera = camera));
  }

  cameras(layout) {
    return Object.fromEntries(this.names.map((name) => [name, this.camera(layout, name)]));
  }

  camera(layout, name) {
    const { x, y } = layout[name].domain;
    const { width, height, margin } = layout;
    const room = {
      width: (x[1] - x[0]) * (width - margin.l - margin.r),
      height: (y[1] - y[0]) * (height - margin.t - margin.b),
      type: typeScale(),
      titled: Boolean(layout[name].zaxis?.title?.text),
    };
    return fittedCamera(this.name, this.direction, layout[name].aspectratio, room);
  }

  // The name of the scene at a place on the graph, in px.
  at({ width, height, margin, ...layout }, left, top) {
    // Domains are shares of what is inside the margins.
    const across = (left - margin.l) / (width - margin.l - margin.r);
    const up = 1 - (top - margin.t) / (height - margin.t - margin.b);
    return this.names.find((name) => {
      const { x, y } = layout[name].domain;
      return across >= x[0] && across <= x[1] && up >= y[0] && up <= y[1];
    });
  }

  // Sees the scenes in a view that has a name; returns the changes of the layout.
  choose(name, layout) {
    this.name = name;
    return Object.fromEntries(Object.entries(this.cameras(layout)).map(([scene, camera]) => [`${scene}.camera`, camera]));
  }

  // Whether the layout has the axis of the heights as the view wants it.
  hasAxes(layout) {
    return this.names.every((name) => layout[name].zaxis.visible === (this.name !== "above"));
  }

  // A scene has another camera: turned by the visitor, unless it is the one of the view.
  changed(layout, name, camera) {
    if (this.name && !isClose(camera, this.camera(layout, name))) this.name = undefined;
  }
}

function isClose(one, other) {
  return ["eye", "center"].every((part) => ["x", "y", "z"].every((axis) => Math.abs(one[part][axis] - other[part][axis]) < CLOSE));
}
