// The stage: title line, picture and controls on one clock. What the clock shows is told to the
// page as the event "landscape-epoch", so that other charts can follow.

// What has a use for these keys of its own.
const OWN_KEYS =
  "input, textarea, select, [contenteditable], [role=slider], [role=radiogroup], [role=listbox], [role=combobox], [role=tablist], [role=menu], [role=dialog]";
const TICK = "landscape-epoch";

class Stage {
  constructor(root, plotly, { onStart } = {}) {
    this.clock = new Clock({ onFrame: (frame) => this.show(frame), onState: () => this.controls.showState() });
    this.controls = new Controls(this.clock, {
      onEpoch: (epoch) => this.clock.seek(this.frameOf(epoch)),
      onPicture: () => this.plot.picture(this.words.file, this.facts().join("   ")),
    });
    this.title = element("div", { className: "ls-title" });
    this.graph = element("div", { className: "ls-graph", role: "img" });
    this.root = element("div", { className: "ls-stage" }, this.title, this.graph, this.controls.root);
    root.replaceChildren(this.root);
    this.plot = new StagePlot(this.graph, plotly, { onStart, isMoving: () => this.clock.playing });
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  // A new run: the clock stays at its epoch, or at the end if that is where it was.
  async load({ key, traces, layout, words }) {
    const frames = Object.fromEntries(Object.entries(layout.meta.frames).map(([name, array]) => [name, unpack(array)]));
    const before = this.frames && { epoch: this.epoch, ended: this.clock.frame === this.clock.last };
    this.frames = frames;
    this.words = words;
    this.controls.label(words);
    const frame = before && !before.ended ? this.frameOf(before.epoch) : frames.epoch.length - 1;
    this.clock.load(frames.epoch.length, frame);
    this.tell();
    await this.plot.draw({ key: `${key} ${words.language}`, words, traces, layout, frames }, frame);
    this.root.dataset.ready = "true";
  }

  facts() {
    return [...this.title.children].map((fact) => fact.textContent);
  }

  get epoch() {
    return this.frames.epoch[this.clock.frame];
  }

  frameOf(epoch) {
    const all = this.frames.epoch;
    let nearest = 0;
    for (let k = 1; k < all.length; k++) {
      if (Math.abs(all[k] - epoch) <= Math.abs(all[nearest] - epoch)) nearest = k;
      else break;
    }
    return nearest;
  }

  show(frame) {
    this.tell();
    this.plot.show(frame);
  }

  tell() {
    const { epoch, w0, w1, g0, g1, loss } = this.frames;
    const k = this.clock.frame;
    const [now, last] = [epoch[k], epoch[epoch.length - 1]];
    const facts = [
      [this.words.epoch, `${now} / ${last}`],
      ["Ŵ", `(${readable(w0[k])}, ${readable(w1[k])})`],
      [this.words.gradient, `(${readable(g0[k])}, ${readable(g1[k])})`],
      [this.words.loss, readable(loss[k])],
    ];
    this.title.replaceChildren(
      ...facts.flatMap(([name, value], i) => [
        i ? " " : "",
        element("span", {}, `${name} `, element("b", {}, value)),
      ]),
    );
    this.graph.ariaLabel = this.title.textContent;
    this.controls.showEpoch(now, last);
    document.dispatchEvent(new CustomEvent(TICK, { detail: { epoch: now } }));
  }

  key(event) {
    const { target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
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
  }

  recoloured() {
    return this.plot.recoloured();
  }

  close() {
    this.clock.pause();
    document.removeEventListener("keydown", this.onKey);
    this.plot.close();
  }
}
