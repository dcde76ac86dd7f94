// The tables of a picture's numbers, folded under it, and as a file for a spreadsheet.

import { element } from "./dom.js";

export class Reading {
  constructor() {
    this.summary = element("summary");
    this.tables = element("div");
    this.save = element("button", { type: "button", onclick: () => saveTables(this.shown) });
    this.root = element("details", { className: "ls-numbers", hidden: true }, this.summary, this.tables, this.save);
    this.root.addEventListener("toggle", () => this.show());
  }

  // `find` returns the tables, which are made when they are wanted; without it there are none.
  load(find, terms) {
    this.find = find;
    this.root.hidden = !find;
    this.summary.textContent = terms.numbers;
    this.save.textContent = terms.save;
    this.show();
  }

  // Makes the tables anew, where they are unfolded.
  show() {
    if (!this.find || !this.root.open) {
      this.tables.replaceChildren();
      return;
    }
    this.shown = this.find();
    this.tables.replaceChildren(...this.shown.map(tableOf));
  }
}

function tableOf({ title, head, rows }) {
  const top = element("tr", {}, ...head.map((text) => (text ? element("th", { scope: "col" }, text) : element("td"))));
  const body = rows.map(([first, ...cells]) => element("tr", {}, element("th", { scope: "row" }, first), ...cells.map((text) => element("td", {}, text))));
  const caption = element("caption", {}, title);
  return element("div", {}, element("table", {}, caption, element("thead", {}, top), element("tbody", {}, ...body)));
}

// As rows of a CSV file, with a minus and powers of ten that a spreadsheet reads.
// A number, or two between which others are.
const NUMBER = String.raw`-?[\d.]+(e-?\d+)?`;
const NUMBERS = new RegExp(`^${NUMBER}( … ${NUMBER})?$`);

export function csvOf(tables) {
  const cell = (text) => {
    const plain = text.replaceAll("−", "-").replace(/^(-?[\d.]+)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/, (_whole, mantissa, power) => `${mantissa}e${fromSuperscript(power)}`);
    // A text that begins like a formula would be one in a spreadsheet.
    const safe = /^[-=+@]/.test(plain) && !NUMBERS.test(plain) ? `'${plain}` : plain;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const line = (cells) => cells.map(cell).join(",");
  return tables.map(({ title, head, rows }) => [line([title]), line(head), ...rows.map(line), ""].join("\r\n")).join("\r\n");
}

function fromSuperscript(text) {
  return text.replace("⁻", "-").replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit));
}

function saveTables(tables) {
  // Begins with the mark by which Excel knows UTF-8.
  const href = URL.createObjectURL(new Blob(["\ufeff", csvOf(tables)], { type: "text/csv" }));
  element("a", { href, download: "numbers.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(href));
}
