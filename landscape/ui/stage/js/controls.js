// The row under the picture: play, steps and scrubber, which stay in sight on a phone; and speed,
// view, and what is seldom needed.

import { element, icon, showIcon } from "./dom.js";
import { formatNumber } from "./numbers.js";

const STEPS = ["first", "previous", "next", "last"];
const SPEEDS = [0.25, 0.5, 1, 2, 5, 10];
const VIEWS = ["fitted", "lecture", "above"];

export class Controls {
  constructor(clock, { onEpoch, onRelease, onPicture, onView, onPath, onPresent, onPoint, onSound }) {
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
      path: button("path", () => {
        this.pathHidden = !this.pathHidden;
        onPath(this.pathHidden);
        this.showState();
      }),
      picture: button("picture", onPicture),
      present: button("present", onPresent),
      sound: button("sound", () => {
        this.heard = onSound();
        this.showState();
      }),
    };
    this.pathHidden = false;
    this.scrubber = element("input", { type: "range", min: 0, step: 1, "data-role": "epoch" });
    this.scrubber.oninput = () => onEpoch(this.scrubber.valueAsNumber);
    this.scrubber.onchange = onRelease;
    this.speed = element("select", { "data-role": "speed" });
    this.speed.append(...SPEEDS.map((s) => element("option", { value: s }, `${s}×`)));
    this.speed.value = 1;
    this.speed.onchange = () => (clock.speed = Number(this.speed.value));
    this.views = VIEWS.map((name) => element("option", { value: name }));
    this.view = element("select", { "data-role": "view" }, ...this.views);
    this.view.onchange = () => onView(this.view.value);
    this.points = [];
    this.point = element("input", { type: "range", min: 0, step: 1, "data-role": "point" });
    this.point.oninput = () => onPoint(this.points[this.point.valueAsNumber]);
    this.pointText = element("span");
    this.pointPart = element("label", { className: "ls-point" }, this.pointText, this.point);
    const { first, previous, play, next, last, loop, path, picture, present, sound } = this.buttons;
    const steps = element("div", { className: "ls-buttons" }, first, previous, play, next, last);
    this.root = element(
      "div",
      { className: "ls-controls", role: "group" },
      element("div", { className: "ls-playbar" }, steps, this.scrubber),
      this.pointPart,
      element("div", { className: "ls-buttons ls-seldom" }, this.speed, loop, this.view, path, sound, picture, present),
    );
  }

  // Views and path are offered where there is a surface to turn.
  offerViews(offered) {
    this.view.hidden = this.buttons.path.hidden = !offered;
  }

  // The loss can be heard where a run has one; `heard` says whether it is.
  offerSound(offered, heard) {
    this.buttons.sound.hidden = !offered;
    this.heard = heard;
    this.showState();
  }

  // Data points are offered where a picture has something to show of one; `pointed` is one of them.
  offerPoints(points, pointed) {
    this.points = points;
    this.pointPart.hidden = !points.length;
    this.point.max = points.length - 1;
    this.pointText.textContent = this.words.point;
    if (pointed) this.showPoint(pointed);
  }

  // Tells which view is seen; none that has a name, where it is undefined.
  showView(name) {
    this.view.selectedIndex = VIEWS.indexOf(name);
  }

  // Tells which point is looked at.
  showPoint({ x, y }) {
    const text = `x = ${formatNumber(x)}, y = ${y}`;
    this.point.value = this.points.findIndex((point) => point.x === x && point.y === y);
    this.point.ariaValueText = text;
    this.pointText.textContent = `${this.words.point} ${text}`;
  }

  label(words) {
    this.words = words;
    for (const [role, node] of Object.entries(this.buttons)) {
      if (role !== "play") node.title = node.ariaLabel = words[role];
    }
    this.scrubber.ariaLabel = words.epoch;
    this.speed.ariaLabel = this.speed.title = words.speed;
    this.view.ariaLabel = this.view.title = words.view;
    this.views.forEach((option) => (option.textContent = words.views[option.value]));
    this.root.ariaLabel = words.controls;
    this.showState();
  }

  // Nobody can move the clock while it is locked.
  lock(locked) {
    const { picture, present, path, sound, ...others } = this.buttons;
    for (const node of [...Object.values(others), this.scrubber, this.speed]) node.disabled = locked;
  }

  showState() {
    const { playing, loop } = this.clock;
    const { play } = this.buttons;
    play.title = play.ariaLabel = playing ? this.words.pause : this.words.play;
    showIcon(play.firstChild, playing ? "pause" : "play");
    this.buttons.loop.ariaPressed = String(loop);
    this.buttons.sound.ariaPressed = String(Boolean(this.heard));
    this.buttons.path.ariaPressed = String(!this.pathHidden);
  }

  showEpoch(epoch, last) {
    this.scrubber.max = last;
    this.scrubber.value = epoch;
    this.scrubber.ariaValueText = `${this.words.epoch} ${epoch} / ${last}`;
  }
}
