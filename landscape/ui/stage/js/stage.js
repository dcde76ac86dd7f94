// The stage: facts, picture, table and controls on one clock. The clock's epoch is broadcast to the
// page as the event "landscape-epoch", so that other charts can follow.

import { unpack } from "./arrays.js";
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { element } from "./dom.js";
import { Facts, Story, Table } from "./facts.js";
import { StagePlot } from "./plot.js";

// What has a use for these keys of its own.
const OWN_KEYS =
  "input, textarea, select, [contenteditable], [role=slider], [role=radiogroup], [role=listbox], [role=combobox], [role=tablist], [role=menu], [role=dialog]";
export const EPOCH_EVENT = "landscape-epoch";

export class Stage {
  constructor(root, plotly, { onStart, onOpen, onEpoch } = {}) {
    this.onOpen = onOpen;
    this.onEpoch = onEpoch;
    this.clock = new Clock({ onFrame: (frame) => this.show(frame), onState: () => this.stateChanged() });
    this.controls = new Controls(this.clock, {
      onEpoch: (epoch) => this.clock.seek(this.nearestFrame(epoch)),
      onRelease: () => this.tellEpoch(),
      onPicture: () => this.plot.picture(this.words.file, this.facts.lines),
    });
    this.facts = new Facts();
    this.table = new Table();
    this.story = new Story();
    this.graph = element("div", { className: "ls-graph", role: "img" });
    const picture = element("div", { className: "ls-picture" }, this.graph, this.table.root);
    this.root = element("div", { className: "ls-stage" }, this.facts.root, picture, this.controls.root, this.story.root);
    root.replaceChildren(this.root);
    this.plot = new StagePlot(this.graph, plotly, { onStart, onOpen, isMoving: () => this.clock.playing });
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  // New runs: the clock stays at its epoch, or at the end if that is where it was. At first it is
  // at the end, unless the layout's meta says at which epoch the stage opens. A new `epoch` sets it.
  async load({ key, traces, layout, words, facts, table, story, asks = {}, locked = false, epoch = null }) {
    const unpacked = (frames) => Object.fromEntries(Object.entries(frames).map(([name, array]) => [name, unpack(array)]));
    const runs = layout.meta.runs.map(unpacked);
    const before = this.runs && { epoch: this.epoch, ended: this.clock.frame === this.clock.last };
    this.runs = runs;
    this.epochs = unpack(layout.meta.epoch);
    this.words = words;
    document.documentElement.lang = words.language;
    this.controls.label(words);
    this.facts.load(facts, words);
    this.table.load(table, words, locked ? undefined : this.onOpen);
    this.story.load(story, words);
    const end = this.epochs.length - 1;
    const opening = layout.meta.opens_at ?? this.epochs[end];
    const kept = before ? (before.ended ? this.epochs[end] : before.epoch) : opening;
    const frame = this.nearestFrame(epoch !== null && epoch !== this.set ? epoch : kept);
    this.set = epoch;
    this.locked = locked;
    this.asks = asks;
    this.controls.lock(locked);
    this.clock.load(this.epochs.length, frame);
    if (locked && this.clock.playing) this.clock.pause();
    this.broadcastEpoch();
    const clicks = locked ? {} : asks;
    await this.plot.draw({ key: `${key} ${words.language}`, words, traces, layout, runs, epochs: this.epochs, asks: clicks }, frame);
    this.root.dataset.ready = "true";
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
  }

  stateChanged() {
    this.controls.showState();
    if (!this.clock.playing) this.tellEpoch();
  }

  // Tells the server where the visitor has left the clock, if it wants to know.
  tellEpoch() {
    if (this.asks?.epoch) this.onEpoch(this.epoch);
  }

  broadcastEpoch() {
    const [now, last] = [this.epoch, this.epochs[this.epochs.length - 1]];
    const known = (run) => ({ run: this.runs[run], frame: this.clock.frame, epoch: now, last });
    this.facts.show(known);
    this.table.show(known);
    this.story.show(known);
    this.graph.ariaLabel = this.facts.lines.join("; ");
    this.controls.showEpoch(now, last);
    document.dispatchEvent(new CustomEvent(EPOCH_EVENT, { detail: { epoch: now } }));
  }

  key(event) {
    const { target } = event;
    if (this.locked || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (target !== this.controls.scrubber && target.closest?.(OWN_KEYS)) return;
    if (event.key === " " && (event.repeat || target.closest?.("button, a, summary"))) return;
    const { clock } = this;
    const actions = {
      " ": () => clock.toggle(),
      ArrowLeft: () => clock.seek(clock.frame - 1),
      ArrowRight: () => clock.seek(clock.frame + 1),
      Home: () => clock.seek(0),
      End: () => clock.seek(clock.last),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
    if (!clock.playing && event.key !== " ") this.tellEpoch();
  }

  recoloured() {
    return this.plot.recoloured();
  }

  close() {
    this.asks = {};
    this.clock.pause();
    document.removeEventListener("keydown", this.onKey);
    this.plot.close();
  }
}
