// What a model decides at a frame: cells of its probabilities, their boundary, and where the curve
// crosses the threshold.

const FULL = 255; // a probability of 1, as it travels
const NOWHERE = { x: Float32Array.of(NaN, NaN), y: Float32Array.of(NaN, NaN) };

// The cells' probabilities at a frame, row by row: between two pictures of a run's, what lies between.
export function cellsAt({ cells, cell_frames: frames }, frame, columns) {
  let after = frames.findIndex((one) => one >= frame);
  if (after < 0) after = frames.length - 1;
  const before = Math.max(0, after - 1);
  const gap = frames[after] - frames[before];
  const share = gap ? Math.min(1, (frame - frames[before]) / gap) : 0;
  const count = cells.length / frames.length;
  const value = (i) => {
    const low = cells[before * count + i];
    return (low + share * (cells[after * count + i] - low)) / FULL;
  };
  const row = (j) => Float32Array.from({ length: columns }, (_, i) => value(j * columns + i));
  return Array.from({ length: count / columns }, (_, j) => row(j));
}

// The line on which cells have a level: a piece for each square of four, with a gap after it.
export function boundaryOf(rows, level, across, along) {
  const place = ([low, high], at, count) => low + ((high - low) * at) / (count - 1);
  const [columns, count] = [rows[0].length, rows.length];
  const points = [];
  for (let j = 0; j + 1 < count; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const cuts = corners.flatMap(([x, y], k) => {
        const [nextX, nextY] = corners[(k + 1) % 4];
        const share = crossed(rows[y][x], rows[nextY][nextX], level);
        return share === undefined ? [] : [[x + share * (nextX - x), y + share * (nextY - y)]];
      });
      for (let k = 0; k + 1 < cuts.length; k += 2) points.push(cuts[k], cuts[k + 1], [NaN, NaN]);
    }
  }
  if (!points.length) return NOWHERE;
  return {
    x: Float32Array.from(points, ([x]) => place(across, x, columns)),
    y: Float32Array.from(points, ([, y]) => place(along, y, count)),
  };
}

// A line down from each place where a curve crosses a level.
export function crossingsOf(x, y, level) {
  const [atX, atY] = [[], []];
  for (let i = 0; i + 1 < x.length; i++) {
    const share = crossed(y[i], y[i + 1], level);
    if (share === undefined) continue;
    const place = x[i] + share * (x[i + 1] - x[i]);
    atX.push(place, place, NaN);
    atY.push(level, 0, NaN);
  }
  return atX.length ? { x: Float32Array.from(atX), y: Float32Array.from(atY) } : NOWHERE;
}

// How far between two values a level is crossed; a value equal to it is decided for as above it.
function crossed(from, to, level) {
  return from >= level === to >= level ? undefined : (level - from) / (to - from);
}
