// Lines of symbols over the picture, broken where they would run into the next or over the edge.

const GAP = "&nbsp;&nbsp;&nbsp;"; // between two entries, as in figures/legends.py
const LEGEND_LINE = 1.3; // px of a line for each px of its type, as Plotly sets it
const FREE = 8; // px

let canvas;

// How wide a line is, whose marks are Plotly's HTML.
function widthOf(line, { size, family }) {
  canvas ??= document.createElement("canvas").getContext("2d");
  const words = line.replaceAll("&nbsp;", "\u00a0").replace(/<\/?[a-z][^>]*>/g, "");
  canvas.font = `${/<b>/.test(line) ? "bold " : ""}${size}px ${family}`;
  return canvas.measureText(words).width;
}

// The entries of a text in lines that are no wider than `room`, if an entry is not.
function broken(text, room, font) {
  return text
    .split("<br>")
    .flatMap((line) =>
      line.split(GAP).reduce((lines, entry) => {
        const longer = lines.length ? `${lines.at(-1)}${GAP}${entry}` : entry;
        if (lines.length && widthOf(longer, font) > room) return [...lines, entry];
        return [...lines.slice(0, -1), longer];
      }, []),
    )
    .join("<br>");
}

// Breaks the legends of a layout that has its size, and leaves room for them over the picture.
export function fitLegends(layout) {
  const notes = (layout.annotations ?? []).filter((note) => note.xref === "paper" && !note.textangle);
  const { l, r } = layout.margin;
  const across = layout.width - l - r;
  if (!(across > 0)) return;
  for (const note of notes.filter(({ text, xanchor }) => text.includes(GAP) && xanchor === "left")) {
    const font = { ...layout.font, ...note.font };
    const right = notes.filter((other) => other.y === note.y && other.x > note.x).map((other) => l + other.x * across);
    const room = Math.min(layout.width, ...right) - (l + note.x * across) - FREE;
    note.text = broken(note.text, room, font);
    if (note.y < 1 || note.yanchor !== "bottom") continue;
    const height = note.text.split("<br>").length * font.size * LEGEND_LINE + (note.yshift ?? 0) + FREE;
    layout.margin.t = Math.max(layout.margin.t, height);
  }
}
