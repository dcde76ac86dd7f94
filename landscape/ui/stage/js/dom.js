// Elements, made without HTML strings: what is shown comes in as data.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  first: "M5 4h3v16H5zM20 4v16L9 12z",
  previous: "M17 4v16L6 12z",
  next: "M7 4v16l11-8z",
  last: "M16 4h3v16h-3zM4 4v16l11-8z",
  loop: "M12 4V1L7 5l5 4V6a6 6 0 0 1 5.2 9l1.5 1.5A8 8 0 0 0 12 4zm-5.200 5L5.300 7.500A8 8 0 0 0 12 20v3l5-4-5-4v3a6 6 0 0 1-5.200-9z",
  picture: "M4 5h16v14H4zm2 2v8l4-4 3 3 2-2 3 3V7z",
  path: "M5 16a3 3 0 1 0 2.800 4H15a4 4 0 0 0 0-8H9a2 2 0 0 1 0-4h7.200a3 3 0 1 0 0-2H9a4 4 0 0 0 0 8h6a2 2 0 0 1 0 4H7.800A3 3 0 0 0 5 16z",
  present: "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z",
  sound: "M3 9v6h4l5 5V4L7 9zm11.500-1.500v9a5 5 0 0 0 0-9zm0-4.200v2.200a7 7 0 0 1 0 13v2.200a9 9 0 0 0 0-17.400z",
  panel: "M4 6h16v2H4zm0 5h16v2H4zm0 5h16v2H4z",
};

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function svg(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

export function icon(name) {
  const node = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  node.append(svg("path", {}));
  showIcon(node, name);
  return node;
}

export function showIcon(node, name) {
  node.firstChild.setAttribute("d", ICONS[name]);
}
