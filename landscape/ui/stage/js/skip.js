// A link at the very beginning of the page, seen while it has the focus, that leads past the navigation
// to the picture.

import { element } from "./dom.js";

const PLACES = [".ls-stage [data-role=play]:not(:disabled)", ".ls-walk:not([hidden])"];

function skipToPicture(event) {
  event.preventDefault();
  for (const place of PLACES) {
    const found = document.querySelector(place);
    if (found) {
      found.focus();
      return;
    }
  }
}

// A page without a picture has nowhere to lead to.
export function withdrawSkip() {
  document.querySelector(".ls-skip")?.remove();
}

export function offerSkip(text) {
  let link = document.querySelector(".ls-skip");
  if (!link) {
    link = element("a", { className: "ls-skip", href: "#", onclick: skipToPicture });
    document.body.prepend(link);
  }
  link.textContent = text;
}
