// Presenting: the whole screen for the picture, larger type, the page's controls in a drawer.

import { element, icon } from "./dom.js";

const ON = "ls-present";
const DRAWER = "ls-drawer";

export class Present {
  constructor() {
    this.drawer = element("button", { type: "button", className: "ls-drawer-button" }, icon("panel"));
    this.drawer.onclick = () => this.root.classList.toggle(DRAWER);
    this.onChange = () => document.fullscreenElement || this.set(false);
    document.addEventListener("fullscreenchange", this.onChange);
    if (this.on) this.showDrawer(); // another page was opened while presenting
  }

  get root() {
    return document.documentElement;
  }

  get on() {
    return this.root.classList.contains(ON);
  }

  label(words) {
    this.drawer.ariaLabel = this.drawer.title = words.panel;
  }

  // Where a browser has no full screen, as on some phones, the page itself is given to the picture.
  toggle() {
    const on = !this.on;
    this.set(on);
    if (on) this.root.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }

  set(on) {
    this.root.classList.toggle(ON, on);
    this.root.classList.remove(DRAWER);
    if (on) this.showDrawer();
    else this.drawer.remove();
    if (on) document.querySelector(".ls-stage")?.scrollIntoView(); // wherever the page was scrolled to
  }

  // The offline file has no controls to put into a drawer.
  showDrawer() {
    if (document.querySelector(".st-key-controls")) document.body.append(this.drawer);
  }

  close() {
    document.removeEventListener("fullscreenchange", this.onChange);
    this.drawer.remove();
    // On a page without a stage nothing else could end it.
    setTimeout(() => this.on && !document.querySelector(".ls-stage") && this.toggle(), 1000);
  }
}
