// The row under the picture: play, steps, scrubber, speed, loop, picture.

import { element, icon, showIcon } from "./dom.js";

const STEPS = ["first", "previous", "next", "last"];
const SPEEDS = [0.25, 0.5, 1, 2, 5, 10];

export class Controls {
  constructor(clock, { onEpoch, onRelease, onPicture }) {
    this.clock = clock;
    const button = (role, action) => {
      const node = element("button", { type: "button", "data-role": role }, icon(role));
      node.onclick = () => {
        action();
        if (STEPS.includes(role) && !clock.playing) onRelease();
      };
      return node;
    };
    this.buttons = {
      first: button("first", () => clock.seek(0)),
      previous: button("previous", () => clock.seek(clock.frame - 1)),
      play: button("play", () => clock.toggle()),
      next: button("next", () => clock.seek(clock.frame + 1)),
      last: button("last", () => clock.seek(clock.last)),
      loop: button("loop", () => {
        clock.loop = !clock.loop;
        this.showState();
      }),
      picture: button("picture", onPicture),
    };
    this.scrubber = element("input", { type: "range", min: 0, step: 1, "data-role": "epoch" });
    this.scrubber.oninput = () => onEpoch(this.scrubber.valueAsNumber);
    this.scrubber.onchange = onRelease;
    this.speed = element("select", { "data-role": "speed" });
    this.speed.append(...SPEEDS.map((s) => element("option", { value: s }, `${s}×`)));
    this.speed.value = 1;
    this.speed.onchange = () => (clock.speed = Number(this.speed.value));
    const { first, previous, play, next, last, loop, picture } = this.buttons;
    this.root = element(
      "div",
      { className: "ls-controls", role: "group" },
      element("div", { className: "ls-buttons" }, first, previous, play, next, last),
      this.scrubber,
      element("div", { className: "ls-buttons" }, this.speed, loop, picture),
    );
  }

  label(words) {
    this.words = words;
    for (const [role, node] of Object.entries(this.buttons)) {
      if (role !== "play") node.title = node.ariaLabel = words[role];
    }
    this.scrubber.ariaLabel = words.epoch;
    this.speed.ariaLabel = this.speed.title = words.speed;
    this.root.ariaLabel = words.controls;
    this.showState();
  }

  // Nobody can move the clock while it is locked.
  lock(locked) {
    const { picture, ...others } = this.buttons;
    for (const node of [...Object.values(others), this.scrubber, this.speed]) node.disabled = locked;
  }

  showState() {
    const { playing, loop } = this.clock;
    const { play } = this.buttons;
    play.title = play.ariaLabel = playing ? this.words.pause : this.words.play;
    showIcon(play.firstChild, playing ? "pause" : "play");
    this.buttons.loop.ariaPressed = String(loop);
  }

  showEpoch(epoch, last) {
    this.scrubber.max = last;
    this.scrubber.value = epoch;
    this.scrubber.ariaValueText = `${this.words.epoch} ${epoch} / ${last}`;
    this.scrubber.style.setProperty("--done", `${(100 * epoch) / Math.max(last, 1)}%`);
  }
}
