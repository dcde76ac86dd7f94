// From where a 3D scene is seen: a direction, and as near as its box fits into the room there is.

const FIELD_OF_VIEW = Math.PI / 4; // Plotly's
// px for words at the axes, at the usual type: of a wide scene, of one in which the
// heights' title stands closer to its edge, and of a narrow one, whose axes have short names.
const PADDING = { left: 60, right: 50, top: 10, bottom: 58 };
const MEDIUM = { ...PADDING, left: 84 };
const SMALL = { left: 36, right: 52, top: 10, bottom: 40 };
// px more, by the name of a view: words stand elsewhere in it.
const MORE = { lecture: { left: 16 }, above: { top: 14, bottom: 30 } };
const [NARROW_SCENE, WIDE_SCENE] = [430, 540]; // px
const ROUNDS = 40;

// Directions from the box's centre, by the name of a view; "fitted" is the figure's own.
const DIRECTIONS = {
  lecture: sphere(15, 75),
  above: { x: 0, y: -0.3, z: 1 }, // so far from the front that Plotly labels the front's axis
};

function sphere(elevation, azimuth) {
  const [up, around] = [(elevation * Math.PI) / 180, (azimuth * Math.PI) / 180];
  return { x: Math.cos(up) * Math.cos(around), y: Math.cos(up) * Math.sin(around), z: Math.sin(up) };
}

// Plotly's camera for a scene of so many px. `own` is the figure's direction, `ratio` its box's sides.
// A `titled` one has a title at its heights, which needs room however narrow it is.
export function fittedCamera(view, own, ratio, { width, height, type = 1, titled = false }) {
  const back = unit(DIRECTIONS[view] ?? own);
  const right = unit({ x: -back.y, y: back.x, z: 0 });
  const up = cross(back, right);
  const tangent = Math.tan(FIELD_OF_VIEW / 2);
  const wide = tangent * (width / height);
  const narrow = width < NARROW_SCENE * type;
  const padding = narrow && !titled ? SMALL : width < WIDE_SCENE * type ? MEDIUM : PADDING;
  // Shares of the picture from its middle, -1 to 1, between which the box has to be.
  // Words take their own height, not all of a larger type's, from a surface on the wall.
  const edge = (side, size) => 1 - Math.min(0.8, (2 * (padding[side] + (MORE[view]?.[side] ?? 0)) * Math.sqrt(type)) / size);
  const limits = {
    x: [-edge("left", width), edge("right", width)],
    y: [-edge("bottom", height), edge("top", height)],
  };
  let center = { x: 0, y: 0, z: 0 };
  let distance = 2 * Math.hypot(ratio.x, ratio.y, ratio.z);
  for (let round = 0; round < ROUNDS; round++) {
    const seen = corners(ratio).map((corner) => {
      const from = minus(corner, center);
      const depth = distance - dot(from, back);
      return { x: dot(from, right) / (depth * wide), y: dot(from, up) / (depth * tangent) };
    });
    const [x, y] = ["x", "y"].map((axis) => ends(seen.map((point) => point[axis])));
    const grown = Math.max((x[1] - x[0]) / (limits.x[1] - limits.x[0]), (y[1] - y[0]) / (limits.y[1] - limits.y[0]));
    distance *= grown;
    const shift = (span, limit) => (span[0] + span[1]) / 2 / grown - (limit[0] + limit[1]) / 2;
    center = plus(plus(center, right, shift(x, limits.x) * distance * wide), up, shift(y, limits.y) * distance * tangent);
  }
  return { eye: plus(center, back, distance), center, up: { x: 0, y: 0, z: 1 } };
}

// Where a point of the box is seen, as shares of the picture's half width and height from its middle.
export function seenFrom({ eye, center }, point, { width, height }) {
  const back = unit(minus(eye, center));
  const right = unit({ x: -back.y, y: back.x, z: 0 });
  const tangent = Math.tan(FIELD_OF_VIEW / 2);
  const from = minus(point, eye);
  const depth = -dot(from, back);
  return { x: dot(from, right) / (depth * tangent * (width / height)), y: dot(from, cross(back, right)) / (depth * tangent) };
}

function corners({ x, y, z }) {
  const signs = [-0.5, 0.5];
  return signs.flatMap((a) => signs.flatMap((b) => signs.map((c) => ({ x: a * x, y: b * y, z: c * z }))));
}

function ends(values) {
  return [Math.min(...values), Math.max(...values)];
}

function dot(a, b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

function plus(a, b, times = 1) {
  return { x: a.x + times * b.x, y: a.y + times * b.y, z: a.z + times * b.z };
}

function minus(a, b) {
  return plus(a, b, -1);
}

function cross(a, b) {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

function unit(a) {
  return plus({ x: 0, y: 0, z: 0 }, a, 1 / Math.sqrt(dot(a, a)));
}
