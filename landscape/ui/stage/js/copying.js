// A button that copies a text.

import { element } from "./dom.js";

const SHOWN_FOR = 4000; // ms that it is said what has become of it

// Browsers have no clipboard where a page came without encryption, as from a class's own server.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element("textarea", { value: text, readOnly: true, className: "ls-copied-text" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export class CopyButton {
  constructor(root) {
    this.button = element("button", { type: "button", onclick: () => this.copy() });
    this.told = element("span", { role: "status" });
    root.replaceChildren(element("div", { className: "ls-copy" }, this.button, this.told));
  }

  load({ text, words }) {
    if (text !== this.text) this.told.textContent = "";
    [this.text, this.words] = [text, words];
    this.button.textContent = words.copy;
  }

  async copy() {
    const done = await copied(this.text);
    this.button.focus();
    this.told.textContent = done ? this.words.done : this.words.failed;
    clearTimeout(this.timer);
    if (done) this.timer = setTimeout(() => (this.told.textContent = ""), SHOWN_FOR);
  }
}
