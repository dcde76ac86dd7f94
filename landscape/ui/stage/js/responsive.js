// A layout for the width and the theme that there are, made from the wide one that Python built.

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

// A function that gives `layout` the graph's size and colour. Its meta has the picture's "height" in
// px, where the style sheet does not say it; and what differs where it is narrow: values by their
// place, and that height.
export function layoutFor(layout, graph) {
  const { height, ...narrow } = layout.meta.narrow ?? {};
  const wide = Object.fromEntries(Object.keys(narrow).map((place) => [place, at(layout, place)]));
  return () => {
    const small = isNarrow(graph);
    for (const [place, value] of Object.entries(small ? narrow : wide)) put(layout, place, value);
    const pixels = small ? height : layout.meta.height;
    graph.style.height = pixels ? `${pixels}px` : "";
    layout.font.color = getComputedStyle(graph).color;
    layout.width = graph.clientWidth;
    layout.height = graph.clientHeight;
    return layout;
  };
}
