// Words and numbers that follow the clock: templates with {names} of what is known of a run.

import { element } from "./dom.js";
import { frameIn } from "./moves.js";
import { formatNumber } from "./numbers.js";
import { symbol } from "./symbols.js";

// A negative number after a sign of its own: 0.9·−0.02 is written 0.9·(−0.02).
const NEGATIVE_FACTOR = /([·^]|[+−/] )(−\d[\d.]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)/g;

// Fills a template: {epoch}, {last}, and the names of a run's arrays at the frame. An array with a
// list of words in `lists` tells a word; any other a number, after a sign for {+name}, or a whole number for {#name}.
export function fill(template, { run, frame, epoch, last }, lists) {
  const filled = template.replace(/\{([+#]?)(\w+)\}/g, (whole, sign, name) => {
    if (name === "epoch") return epoch;
    if (name === "last") return last;
    if (!run[name]) return whole; // a text of the visitor's own, which only looks like a name
    const value = run[name][frameIn(run, frame)];
    if (sign === "#") return String(Math.round(value));
    if (sign) return `${value < 0 ? "−" : "+"} ${formatNumber(Math.abs(value))}`;
    return lists?.[name] ? lists[name][value] : formatNumber(value);
  });
  return filled.replace(NEGATIVE_FACTOR, "$1($2)");
}

// Lines of facts, one for each run that has something to say.
export class Facts {
  constructor(className) {
    this.root = element("div", { className });
    this.nodes = [];
  }

  get lines() {
    return [...this.root.children].map((line) => [...line.children].map((fact) => fact.textContent).join("   "));
  }

  load(lines, { lists }) {
    this.lists = lists;
    this.nodes = [];
    this.root.replaceChildren(
      ...lines.map(({ run, color, name, items }) => {
        const facts = items.map(([label, template]) => {
          const node = element("b");
          this.nodes.push({ node, template, run });
          return element("span", {}, `${label} `, node);
        });
        const head = name ? [element("span", { className: "ls-run", style: `--ls-run: ${color}` }, name)] : [];
        return element("div", { className: "ls-facts" }, ...head, ...facts);
      }),
    );
  }

  show(known) {
    for (const { node, template, run } of this.nodes) node.textContent = fill(template, known(run), this.lists);
  }
}

// A table beside or under the picture. A cell is a template of its row's run, or {run, text}; with
// `open` it is a button that opens the run.
export class Table {
  constructor() {
    this.root = element("div", { className: "ls-table" });
  }

  load(table, { lists }, onOpen) {
    this.lists = lists;
    this.nodes = [];
    this.root.hidden = !table;
    if (!table) {
      this.root.replaceChildren();
      return;
    }
    const cellOf = (cell, row, first) => {
      const { run = row.run, text, open, title } = typeof cell === "string" ? { text: cell } : cell;
      const value = open ? element("button", { type: "button", title }) : element("span");
      if (open) Object.assign(value, { onclick: () => onOpen(run), disabled: !onOpen });
      this.nodes.push({ node: value, template: text, run });
      const mark = first && row.symbol ? [symbol(row.symbol, row.color)] : [];
      return element(first ? "th" : "td", first ? { scope: "row" } : {}, ...mark, value);
    };
    const bodyOf = (rows) =>
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.cells.map((cell, i) => cellOf(cell, row, i === 0)))));
    const head = element("tr", {}, ...table.head.map((text) => element("th", { scope: "col" }, text)));
    const className = table.kind;
    const parts = [element("table", { className }, element("thead", {}, head), bodyOf(table.rows))];
    if (table.details.length) {
      const open = this.root.querySelector("details")?.open ?? false;
      const title = element("summary", {}, table.details_title);
      parts.push(element("details", { open }, title, element("table", { className }, bodyOf(table.details))));
    }
    this.root.replaceChildren(...parts);
  }

  show(known) {
    for (const { node, template, run } of this.nodes) {
      const text = fill(template, known(run), this.lists);
      if (node.textContent !== text) node.textContent = text;
    }
  }
}
