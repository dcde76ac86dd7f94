// What the parts of a picture are called: the words of its axes, titles and boxes of names.

import { formatNumber } from "./numbers.js";
import { placeOf } from "./surfaces.js";

// A number as it is told, or a text as it is.
export function told(value) {
  return typeof value === "number" ? formatNumber(value) : String(value ?? "–");
}

// Without tags; a picture's words are HTML.
export function plain(html = "") {
  const text = new DOMParser().parseFromString(html.replaceAll("<br>", " "), "text/html").body.textContent;
  return text.replace(/\s+/g, " ").trim();
}

// What a trace is called: what hovering over it says in the box of names, or first.
export function wordOf({ meta, hovertemplate = "" }) {
  if (meta?.word) return plain(meta.word);
  const [, extra = ""] = hovertemplate.match(/<extra>(.*)<\/extra>/) ?? [];
  const [first] = hovertemplate.split("<br>");
  return plain(extra || (/%\{/.test(first) ? "" : first));
}

// The words at an axis; maps beside each other have them at the outermost only.
export function axisTitle({ layout }, letter, trace) {
  const scene = layout[trace.scene];
  const name = trace[`${letter}axis`] ?? letter;
  const own = (scene ?? layout)[scene ? `${letter}axis` : `${letter}axis${name.slice(1)}`]?.title?.text;
  if (own || scene) return plain(own) || letter;
  const others = Object.entries(layout).filter(([key, axis]) => key.startsWith(`${letter}axis`) && axis.title?.text);
  return plain(others.at(-1)?.[1].title.text) || letter;
}

// What stands over one of several maps or scenes.
export function titleOf({ layout, traces }, place) {
  const places = [...new Set(traces.filter(({ type, scene }) => scene || type !== "scatter" || !layout.scene).map(placeOf))];
  if (places.length < 2) return "";
  const named = layout.annotations?.find(({ name }) => name === `${place}-title`);
  const bold = (layout.annotations ?? []).filter(({ text }) => text?.includes("<b>"));
  return plain((named ?? bold[places.indexOf(place)])?.text?.split("&nbsp;")[0]).replace(/^● /, "");
}
