// Says beside a number that Streamlit refuses, which it only marks red, what is wrong with it.

import { element } from "./dom.js";
import { formatNumber } from "./numbers.js";

const NUMBER_FIELD = "[data-testid=stNumberInputField]";
let sentence; // with {field}, {low}, {high} and {value}

// Takes the sentence in the page's language, and leaves out what is said of numbers that are good by now.
export function explainRefusals(text) {
  if (!sentence) document.addEventListener("input", ({ target }) => target.matches?.(NUMBER_FIELD) && checkNumber(target), true);
  sentence = text;
  for (const note of document.querySelectorAll(".ls-refused")) checkNumber(note.parentElement.querySelector(NUMBER_FIELD));
}

// A limit in full, unless it is long.
function limitText(limit) {
  const text = String(Number(limit));
  return /e|.{7}/.test(text) ? formatNumber(Number(limit)) : text.replace("-", "−");
}

function checkNumber(field) {
  const place = field.closest("[data-testid=stNumberInput]").parentElement;
  const said = place.querySelector(".ls-refused");
  const { rangeUnderflow, rangeOverflow } = field.validity;
  if (!rangeUnderflow && !rangeOverflow) {
    said?.remove();
    return;
  }
  const [low, high] = [field.min, field.max].map(limitText);
  const parts = { field: field.ariaLabel, low, high, value: field.value.replace("-", "−") };
  const note = said ?? place.appendChild(element("p", { className: "ls-refused" }));
  note.textContent = sentence.replace(/\{(\w+)\}/g, (_whole, name) => parts[name]);
}
