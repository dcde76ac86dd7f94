// The marks of runs as small pictures, by Plotly's names of its symbols.

import { svg } from "./dom.js";

// Each within a circle of radius 10 around (0, 0).
const SHAPES = {
  circle: "M-8,0a8,8 0 1,0 16,0a8,8 0 1,0 -16,0z",
  square: "M-7,-7h14v14h-14z",
  diamond: "M0,-10L10,0L0,10L-10,0z",
  "triangle-up": "M0,-9L9,7H-9z",
  "triangle-down": "M0,9L9,-7H-9z",
  cross: "M-3,-9h6v6h6v6h-6v6h-6v-6h-6v-6h6z",
  x: "M-8,-5L-5,-8L0,-3L5,-8L8,-5L3,0L8,5L5,8L0,3L-5,8L-8,5L-3,0z",
  pentagon: "M0,-9L8.600,-2.800L5.300,7.300H-5.300L-8.600,-2.800z",
  hexagon: "M0,-9L7.800,-4.500V4.500L0,9L-7.800,4.500V-4.500z",
  "star-triangle-up": "M0,-10Q1.500,3 9,7Q0,4 -9,7Q-1.500,3 0,-10z",
  bowtie: "M-9,-7L9,7V-7L-9,7z",
};

export function symbol(name, color) {
  const node = svg("svg", { class: "ls-symbol", viewBox: "-11 -11 22 22", "aria-hidden": "true" });
  node.append(svg("path", { d: SHAPES[name] ?? SHAPES.circle, fill: color }));
  return node;
}
