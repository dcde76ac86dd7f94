// A layout for the width and the theme that there are, made from the wide one that Python built.

import { fitLegends } from "./legends.js";

const NARROW = 640; // px: below this what is side by side stands one over the other

export function isNarrow(graph) {
  return graph.closest(".ls-stage, .ls-follower").clientWidth < NARROW;
}

// Places in a layout, as "scene.domain.x" or "annotations.0.y".
function at(layout, place) {
  return place.split(".").reduce((part, name) => part?.[name], layout);
}

function put(layout, place, value) {
  const names = place.split(".");
  const last = names.pop();
  const part = names.reduce((inner, name) => (inner[name] ??= {}), layout);
  part[last] = value;
}

// What grows with the page's type: sizes of type, and the room for it.
const TYPE = /(?:^|\.)(?:font|tickfont)\.size$|^margin\.[lrtb]$|\.(?:standoff|thickness|xshift|yshift)$/;

const TICK_3D = /^scene.*tickfont/; // Plotly draws these by the square of their size

// How many times as large as usual the page's type is.
export function typeScale() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

// Lets style sheets know the page's own background, which Streamlit tells its components only.
export function shareGround() {
  const page = document.querySelector("[data-testid=stApp]") ?? document.body;
  document.documentElement.style.setProperty("--ls-ground", getComputedStyle(page).backgroundColor);
}

function placesOfType(part, path = "") {
  return Object.entries(part).flatMap(([name, value]) => {
    const place = path ? `${path}.${name}` : name;
    if (typeof value === "number") return TYPE.test(place) ? [place] : [];
    return value && typeof value === "object" && name !== "meta" ? placesOfType(value, place) : [];
  });
}

// A function that gives `layout` the graph's size and colour. Its meta has the picture's "height" in
// px, where the style sheet does not say it; and what differs where it is narrow: values by their
// place, and that height.
export function layoutFor(layout, graph) {
  const { height, ...narrow } = layout.meta.narrow ?? {};
  const wide = Object.fromEntries(Object.keys(narrow).map((place) => [place, at(layout, place)]));
  const texts = (layout.annotations ?? []).map(({ text }) => text); // before they are broken
  const top = layout.margin?.t; // before there is room for lines that are broken
  const type = Object.fromEntries(placesOfType(layout).map((place) => [place, at(layout, place)]));
  return () => {
    const small = isNarrow(graph);
    const scale = typeScale();
    if (top !== undefined) layout.margin.t = top;
    texts.forEach((text, i) => (layout.annotations[i].text = text));
    for (const [place, value] of Object.entries({ ...type, ...(small ? narrow : wide) })) {
      put(layout, place, TYPE.test(place) ? value * (TICK_3D.test(place) ? Math.sqrt(scale) : scale) : value);
    }
    const pixels = small ? height : layout.meta.height;
    graph.style.height = pixels ? `${pixels * scale}px` : "";
    layout.font.color = getComputedStyle(graph).color;
    layout.width = graph.clientWidth;
    layout.height = graph.clientHeight;
    fitLegends(layout);
    return layout;
  };
}

// Marks and their words grow with the type too; `trace` keeps how large they are at the usual one.
export function scaleMarks(trace, scale) {
  trace.usual ??= { marker: trace.marker?.size, text: trace.textfont?.size };
  const { marker, text } = trace.usual;
  if (typeof marker === "number") trace.marker = { ...trace.marker, size: marker * scale };
  if (typeof text === "number") trace.textfont = { ...trace.textfont, size: text * scale };
}
