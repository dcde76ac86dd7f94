// The stage: facts, picture, table and controls on one clock. The clock's epoch is broadcast to the
// page as the event "landscape-epoch", so that other charts can follow.

import { unpack } from "./arrays.js";
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { element } from "./dom.js";
import { Facts, Table } from "./facts.js";
import { usesKey } from "./keys.js";
import { Listening } from "./listening.js";
import { StagePlot } from "./plot.js";
import { Present } from "./present.js";
import { Reading } from "./reading.js";
import { shareGround } from "./responsive.js";
import { Stories } from "./story.js";
import { tablesOf } from "./tables.js";
import { Walk } from "./walk.js";

export const EPOCH_EVENT = "landscape-epoch";
const CALM_AFTER = 300; // ms after which a clock that is moved by hand is at rest
let shownEpoch; // for charts that are drawn after it was told

export function epochShown() {
  return shownEpoch;
}

export class Stage {
  constructor(root, plotly, { onStart, onDrag, onDraw, onDrawn, onOpen, onEpoch, onFollow, onGuess, onCurve } = {}) {
    Object.assign(this, { onOpen, onEpoch, onFollow });
    this.clock = new Clock({ onFrame: (frame) => this.show(frame), onState: () => this.stateChanged() });
    this.controls = new Controls(this.clock, {
      onEpoch: (epoch) => this.clock.seek(this.nearestFrame(epoch)),
      onRelease: () => this.tellEpoch(),
      onPicture: () => this.plot.picture(this.words.file, this.facts.lines),
      onView: (view) => this.plot.setView(view),
      onPath: (hidden) => this.plot.hidePath(hidden),
      onPresent: () => this.present.toggle(),
      onPoint: (point) => this.plot.pointAt(point),
      onSound: () => this.listening.toggle(this.clock.frame),
    });
    this.listening = new Listening();
    this.present = new Present();
    this.facts = new Facts("ls-title");
    this.folded = new Facts("ls-title ls-folded");
    this.table = new Table();
    this.stories = new Stories();
    this.reading = new Reading();
    this.graph = element("div", { className: "ls-graph", role: "img" });
    // What a screen reader says when the clock comes to rest.
    this.status = element("div", { className: "ls-status", role: "status" });
    this.summary = element("summary");
    this.details = element("details", { className: "ls-details" }, this.summary, this.folded.root);
    const frame = element("div", { className: "ls-frame" }, this.graph);
    const picture = element("div", { className: "ls-picture" }, frame, this.table.root);
    const parts = [this.facts.root, picture, this.controls.root, this.stories.root, this.details, this.reading.root, this.status];
    this.root = element("div", { className: "ls-stage" }, ...parts);
    root.replaceChildren(this.root);
    this.plot = new StagePlot(this.graph, plotly, {
      onStart,
      onOpen,
      onPoint: (point) => this.controls.showPoint(point),
      onTurn: () => this.controls.showView(undefined),
      onDrag,
      onDraw,
      onDrawn,
      onGuess,
      onCurve,
      onBegin: () => this.showWhole(),
      isMoving: () => this.clock.playing,
    });
    this.plot.held.push(new Walk(this.graph, { onLoss: (loss, range) => this.listening.hearLoss(loss, range) }));
    shareGround();
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey, true); // before widgets, which keep Space to themselves
  }

  // New runs: the clock stays at its epoch, or at the end if that is where it was. At first it is
  // at the end, unless the layout's meta says at which epoch the stage opens. A new `epoch` sets it.
  async load({ key, traces, layout, words, facts, table, stories, asks = {}, locked = false, epoch = null, play = 0 }) {
    delete this.root.dataset.ready; // until it is drawn
    const unpacked = (frames) => Object.fromEntries(Object.entries(frames).map(([name, array]) => [name, unpack(array)]));
    const runs = layout.meta.runs.map(unpacked);
    if (Object.hasOwn(layout, "scene")) for (const run of runs) run.z ??= run.loss;
    const before = this.runs && { epoch: this.epoch, ended: this.clock.frame === this.clock.last };
    this.runs = runs;
    this.epochs = unpack(layout.meta.epoch);
    this.words = words;
    if (document.documentElement.lang !== words.language) document.documentElement.lang = words.language;
    this.controls.label(words);
    this.controls.offerViews(Object.hasOwn(layout, "scene"));
    this.listening.load(traces, runs);
    this.controls.offerSound(this.listening.offered, this.listening.sound.on);
    this.present.label(words);
    const folded = facts.filter((line) => line.folded);
    this.facts.load(facts.filter((line) => !line.folded), words);
    this.folded.load(folded, words);
    this.details.hidden = !folded.length;
    this.summary.textContent = words.experts;
    this.table.load(table, words, locked ? undefined : this.onOpen);
    this.stories.load(stories, words, asks.follow ? this.onFollow : undefined, locked);
    const end = this.epochs.length - 1;
    const opening = layout.meta.opens_at ?? this.epochs[end];
    const kept = before ? (before.ended ? this.epochs[end] : before.epoch) : opening;
    const plays = this.played !== undefined && play !== this.played && play > 0 && !locked;
    const wanted = epoch !== null && epoch !== this.set ? epoch : kept;
    const frame = plays ? 0 : this.nearestFrame(wanted);
    Object.assign(this, { set: epoch, played: play });
    this.locked = locked;
    this.asks = asks;
    this.controls.lock(locked);
    this.clock.load(this.epochs.length, frame);
    if (locked && this.clock.playing) this.clock.pause();
    this.broadcastEpoch();
    await this.askNext();
    if (this.closed) return;
    const { guess, curve } = asks;
    const clicks = locked ? { guess, curve } : asks;
    await this.plot.draw({ key: `${key} ${words.language}`, words, traces, layout, runs, epochs: this.epochs, asks: clicks }, frame);
    if (this.closed) return;
    if (layout.meta.view) this.controls.showView(this.plot.views.name);
    this.controls.offerPoints(this.plot.dataPoints, this.plot.pointed);
    this.reading.load(locked ? undefined : () => this.tables, words.tables);
    this.root.dataset.ready = "true";
    this.plot.held.forEach(({ decisions }) => decisions?.answered());
    this.announce();
    if (plays && !this.clock.playing) this.clock.play();
  }

  // Server and browser work at the same time: while an answer is drawn, the next is asked for. The
  // one before has to be drawn by then, so that they do not pile up.
  async askNext() {
    const { held, draws, drawing } = this.plot;
    const ask = () => held.forEach(({ questions }) => questions?.answered());
    if (draws) return void drawing.then(ask, ask);
    ask();
    // The browser sends a message when the script comes to rest, which drawing would put off.
    if (held.some((one) => one.held)) await new Promise((resolve) => setTimeout(resolve));
  }

  // While the start is dragged the whole run is seen.
  showWhole() {
    if (this.clock.playing) this.clock.pause();
    this.clock.seek(this.clock.last);
  }

  get epoch() {
    return this.epochs[this.clock.frame];
  }

  nearestFrame(epoch) {
    const all = this.epochs;
    let nearest = 0;
    for (let k = 1; k < all.length; k++) {
      if (Math.abs(all[k] - epoch) <= Math.abs(all[nearest] - epoch)) nearest = k;
      else break;
    }
    return nearest;
  }

  show(frame) {
    this.broadcastEpoch();
    this.plot.show(frame);
    this.listening.hear(frame, this.clock.playing);
    clearTimeout(this.resting);
    if (!this.clock.playing) this.resting = setTimeout(() => this.rest(), CALM_AFTER);
  }

  stateChanged() {
    this.controls.showState();
    if (this.clock.playing) return;
    this.listening.rest();
    this.tellEpoch();
    this.rest();
  }

  // The clock stands where the visitor wants it.
  rest() {
    this.announce();
    this.reading.show();
  }

  // The numbers of the picture at the clock's frame.
  get tables() {
    const { traces, layout } = this.plot;
    return tablesOf({ traces, layout, runs: this.runs, epochs: this.epochs, frame: this.clock.frame, terms: this.words.tables });
  }

  announce() {
    const told = this.words.told ? [this.words.told] : []; // the answer of a lesson
    this.status.textContent = [...told, ...this.facts.lines, ...this.stories.lines].join(". ");
  }

  // Tells the server where the visitor has left the clock, if it wants to know.
  tellEpoch() {
    if (this.asks?.epoch) this.onEpoch(this.epoch);
  }

  broadcastEpoch() {
    const [now, last] = [this.epoch, this.epochs[this.epochs.length - 1]];
    const known = (run) => ({ run: this.runs[run], frame: this.clock.frame, epoch: now, last });
    for (const part of [this.facts, this.folded, this.table, this.stories]) part.show(known);
    this.graph.ariaLabel = `${this.words.description} ${this.facts.lines.join("; ")}`;
    this.controls.showEpoch(now, last);
    shownEpoch = now;
    document.dispatchEvent(new CustomEvent(EPOCH_EVENT, { detail: { epoch: now } }));
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const action = this.actionOf(event);
    if (!action || usesKey(event, this.controls.scrubber) || !this.inView) return;
    event.preventDefault();
    event.stopPropagation();
    // From a control that was used last the next key would go there.
    if (!this.root.contains(event.target)) this.graph.focus({ preventScroll: true });
    action();
    if (!this.clock.playing && event.key !== " " && event.code !== "KeyF") this.tellEpoch();
  }

  // What a key does; a clicker's two while presenting.
  actionOf({ key, code }) {
    if (code === "KeyF") return () => this.present.toggle();
    if (this.locked) return undefined;
    const { clock } = this;
    const [back, on] = [() => clock.seek(clock.frame - 1), () => clock.seek(clock.frame + 1)];
    const actions = {
      " ": () => clock.toggle(),
      ArrowLeft: back,
      ArrowRight: on,
      Home: () => clock.seek(0),
      End: () => clock.seek(clock.last),
      ...(this.present.on && { PageUp: back, PageDown: on }),
    };
    return actions[key];
  }

  // Keys are left to the page while the picture is scrolled away.
  get inView() {
    const { top, bottom } = this.graph.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  }

  recoloured() {
    shareGround();
    return this.plot.recoloured();
  }

  close() {
    this.closed = true;
    this.asks = {};
    this.clock.pause();
    clearTimeout(this.resting);
    document.removeEventListener("keydown", this.onKey, true);
    this.present.close();
    this.listening.close();
    this.plot.close();
  }
}
