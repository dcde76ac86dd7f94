// What is heard of a picture: the losses of its runs at a frame, between the ends of their surface.

import { frameIn } from "./moves.js";
import { shareOfLoss, Sound } from "./sound.js";
import { placeOf, surfacesOf } from "./surfaces.js";

export class Listening {
  constructor() {
    this.sound = new Sound();
    this.runs = [];
  }

  // Another picture: its runs with a loss, each with the range of its surface, or of all runs.
  load(traces, runs) {
    const heard = runs.flatMap((run, number) => (run.loss ? [{ run, number }] : []));
    // Found when it is first heard: it takes a look at every point of a surface.
    const found = () => {
      const surfaces = surfacesOf(traces).filter(({ loss }) => loss);
      const losses = heard.flatMap(({ run }) => Array.from(run.loss)).filter(Number.isFinite);
      const all = [Math.min(...losses), Math.max(...losses)];
      return heard.map(({ run, number }) => {
        const path = traces.find(({ name, meta }) => name === "path" && meta?.run === number);
        const surface = path && surfaces.find(({ place }) => place === placeOf(path));
        return { run, range: surface?.range ?? all };
      });
    };
    this.runs = heard;
    this.find = found;
    this.ranged = undefined;
    this.before = undefined;
  }

  // Whether there is something to hear.
  get offered() {
    return this.runs.length > 0;
  }

  hear(frame, playing) {
    if (!this.sound.ready) return;
    this.ranged ??= this.find();
    this.sound.tell(this.ranged.map(({ run, range }) => shareOfLoss(run.loss[frameIn(run, frame)], range)), playing);
    const arrived = this.ranged.map(({ run }) => Boolean(run.arrived?.[frameIn(run, frame)]));
    if (playing && this.before && arrived.some((one, i) => one && !this.before[i])) this.sound.arrive();
    this.before = arrived;
  }

  // A place of a surface.
  hearLoss(loss, range) {
    this.sound.tell([shareOfLoss(loss, range)], false);
  }

  // Returns whether it is heard now.
  toggle(frame) {
    this.sound.toggle();
    this.hear(frame, false); // so that it is known that it works
    return this.sound.on;
  }

  rest() {
    this.sound.rest();
  }

  close() {
    this.sound.close();
  }
}
