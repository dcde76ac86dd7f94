// Sentences under the picture that follow the clock, and what is told to screen readers.

import { element } from "./dom.js";
import { fill } from "./facts.js";
import { frameIn } from "./moves.js";

// Stories under each other: of the `texts` of each, the one that the run's array `pick` says. After
// the last of them comes a button, if the story offers one.
export class Stories {
  constructor() {
    this.root = element("div", { className: "ls-stories" });
    this.shown = [];
  }

  get lines() {
    return this.shown.map(({ text }) => text.textContent);
  }

  load(stories, { lists }, onFollow, locked) {
    this.lists = lists;
    this.shown = stories.map((story, i) => {
      const text = element("span");
      const button = onFollow && story.follow && element("button", { type: "button", hidden: true }, story.follow);
      if (button) Object.assign(button, { onclick: () => onFollow(i), disabled: locked });
      const head = story.name ? [element("span", { className: "ls-run", style: `--ls-run: ${story.color}` }, story.name)] : [];
      return { story, text, button, root: element("p", { className: "ls-story" }, ...head, text, ...(button ? [button] : [])) };
    });
    this.root.replaceChildren(...this.shown.map(({ root }) => root));
  }

  show(known) {
    for (const one of this.shown) {
      const { texts, pick, run } = one.story;
      const { run: arrays, frame } = known(run);
      const place = arrays[pick][frameIn(arrays, frame)];
      if (one.button) one.button.hidden = place !== texts.length - 1;
      const filled = fill(texts[place], known(run), this.lists);
      if (one.filled === filled) continue;
      one.filled = filled;
      one.text.replaceChildren(...withBold(filled));
    }
  }
}

// What stands between two ** is bold.
export function withBold(text) {
  return text.split("**").map((part, i) => (i % 2 ? element("b", {}, part) : part));
}
