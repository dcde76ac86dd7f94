// The numbers of a picture as tables: a few rows of each, for who reads rather than looks. What a
// picture shows is known by the names of its traces; their words are those that hovering over them says.

import { unpack } from "./arrays.js";
import { frameIn } from "./moves.js";
import { axisTitle, plain, titleOf, told, wordOf } from "./picture_words.js";
import { placeOf, surfacesOf } from "./surfaces.js";

const MOST_ROWS = 11;
const MOST_COLUMNS = 6; // of numbers of a grid
const FEW = 24; // points that are told one by one
const ONE_BY_ONE = 2; // runs that have a table each
// Curves over x, and marks at one place or at several.
const CURVES = ["fit", "truth", "reference", "best", "guess"];
const MARKS = ["start", "starts", "optimum", "earlier", "truth", "chosen", "asked", "guess", "now"];
const SHARES = ["share", "shares"];

// {title, head, rows} of each table; rows are of texts, the first of which is the row's head.
export function tablesOf({ traces, layout, runs = [], epochs = [], frame = 0, terms }) {
  const picture = { traces: traces.map(plainTrace), layout, runs, epochs, frame, terms };
  return [
    ...runTables(picture),
    ...shareTable(picture),
    ...lineTables(picture, picture.traces.filter((trace) => CURVES.includes(trace.name) && isLine(trace))),
    ...dataTables(picture),
    ...pullTables(picture),
    ...merged(surfacesOf(picture.traces).flatMap((surface) => surfaceTables(picture, surface))),
    ...cellTables(picture),
    ...markTable(picture),
  ];
}

// Of a chart that has lines only.
export function chartTables({ traces, layout, terms }) {
  const lines = traces.map(plainTrace).filter((trace) => isLine(trace) && !/_up$|^halo$/.test(trace.name));
  return lineTables({ layout, terms }, lines);
}

function plainTrace(trace) {
  return { ...trace, x: unpack(trace.x), y: unpack(trace.y) };
}

function isLine({ type, mode, x }) {
  return type === "scatter" && /lines/.test(mode) && x?.length > 2;
}

// A few places between the ends of a list, both of them among them.
function someOf(count, most) {
  const kept = Math.min(count, most);
  return [...new Set(Array.from({ length: kept }, (_, i) => Math.round((i * (count - 1)) / Math.max(kept - 1, 1))))];
}

// The frames at epochs 0, 1, 2, 5, 10, …, and the last.
export function someFrames(epochs, most = MOST_ROWS) {
  const last = epochs.length - 1;
  const wanted = [0];
  for (let power = 1; power <= epochs[last]; power *= 10) wanted.push(power, 2 * power, 5 * power);
  const frames = wanted.filter((epoch) => epoch < epochs[last]).map((epoch) => epochs.findIndex((one) => one >= epoch));
  const all = [...new Set([...frames, last])];
  return all.length <= most ? all : [all[0], ...all.slice(all.length - most + 1)];
}

function runTables(picture) {
  const { runs, traces, epochs, terms } = picture;
  const known = runs.flatMap((run, number) => (run.loss && run.w0 ? [{ run, number }] : []));
  const named = known.map(({ run, number }) => {
    const path = traces.find(({ name, meta }) => name === "path" && meta?.run === number) ?? {};
    const fit = traces.find(({ name, meta }) => name === "fit" && meta?.run === number);
    const title = known.length > 1 ? [titleOf(picture, placeOf(path)), wordOf(path) || (fit && wordOf(fit))] : [];
    return { run, path, title: [...new Set(title.filter(Boolean))].join(", ") };
  });
  if (named.length <= ONE_BY_ONE) return named.map((one) => oneRunTable(picture, one));
  const frames = someFrames(epochs, MOST_COLUMNS);
  const rows = named.map(({ run, title }) => {
    const at = (name, frame) => told(run[name][frameIn(run, frame)]);
    const end = `(${at("w0", frames.at(-1))}, ${at("w1", frames.at(-1))})`;
    return [title, ...frames.map((frame) => at("loss", frame)), end];
  });
  const head = [terms.run, ...frames.map((frame) => `${terms.epoch} ${epochs[frame]}`), terms.end];
  return [{ title: terms.runs, head, rows }];
}

function oneRunTable(picture, { run, path, title }) {
  const { epochs, terms } = picture;
  const columns = [
    [axisTitle(picture, "x", path), (k) => run.w0[k]],
    [axisTitle(picture, "y", path), (k) => run.w1[k]],
    [terms.loss, (k) => run.loss[k]],
    ...(run.g0 ? [[terms.slope, (k) => Math.hypot(run.g0[k], run.g1[k])]] : []),
  ];
  const frames = someFrames(epochs);
  const rows = frames.map((frame) => [told(epochs[frame]), ...columns.map(([, at]) => told(at(frameIn(run, frame))))]);
  return { title: [terms.path, title].filter(Boolean).join(": "), head: [terms.epoch, ...columns.map(([name]) => name)], rows };
}

// The share of all starts, or of all runs, that has arrived by an epoch.
function shareTable(picture) {
  const { runs, traces, epochs, terms } = picture;
  const places = [...new Set(traces.filter(({ name }) => ["arrivals", "surface"].includes(name)).map(placeOf))];
  const columns = runs.flatMap((run) => Object.entries(run).filter(([name]) => /^(share\d*|lost)$/.test(name) && !run.loss));
  if (!columns.length) return [];
  const head = columns.map(([name], i) => (name === "lost" ? terms.lost : `${terms.arrived} ${titleOf(picture, places[i])}`.trim()));
  const rows = someFrames(epochs).map((frame) => [told(epochs[frame]), ...columns.map(([, values]) => `${told(values[Math.min(frame, values.length - 1)])} %`)]);
  return [{ title: terms.shares, head: [terms.epoch, ...head], rows }];
}

// Lines over the same x stand in one table.
function lineTables(picture, lines) {
  const groups = new Map();
  for (const line of lines) {
    const key = [line.x.length, line.x[0], line.x.at(-1), axisTitle(picture, "x", line)].join();
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map((group) => lineTable(picture, group));
}

function isSame(one, other) {
  return one.name === other.name && one.y.length === other.y.length && wordOf(one) === wordOf(other) && one.y.every((value, i) => Object.is(value, other.y[i]));
}

function lineTable(picture, all) {
  const [first] = all;
  // Panels beside each other repeat some of their lines.
  const lines = all.filter((line, i) => all.findIndex((other) => isSame(line, other)) === i);
  const across = axisTitle(picture, "x", first);
  const rising = first.x.every((value, i) => !i || value >= first.x[i - 1]);
  // A line with a word of its own needs none of its axis.
  const upwards = lines.map((line) => (line.meta?.word ? "" : axisTitle(picture, "y", line)));
  const common = new Set(upwards).size === 1 ? upwards[0] : "";
  const head = lines.map((line, i) => [wordOf(line), common ? "" : upwards[i]].filter(Boolean).join(", ") || upwards[i]);
  const byEpoch = across === picture.terms.epoch;
  const places = byEpoch ? someFrames(Array.from(first.x)) : someOf(first.x.length, MOST_ROWS);
  const rows = places.map((k) => [told(first.x[k]), ...lines.map(({ y }) => told(y[k]))]);
  const what = common || (head.length <= 3 ? head.join(", ") : picture.terms.curves);
  const title = [what, rising ? across : ""].filter(Boolean).join(" / ");
  return { title, head: [across, ...head], rows };
}

// Points one by one where they are few, else counted along x, or by their class.
function dataTables(picture) {
  const { terms } = picture;
  const data = picture.traces.filter(({ name, x }) => name === "data" && x?.length);
  if (!data.length) return [];
  const [first] = data;
  const [across, up] = ["x", "y"].map((letter) => axisTitle(picture, letter, first));
  const count = data.reduce((sum, { x }) => sum + x.length, 0);
  const title = `${terms.data} (${count})`;
  if (data.length > 1) {
    const mean = (values) => told(values.reduce((sum, value) => sum + value, 0) / values.length);
    const rows = data.map((trace) => [wordOf(trace), told(trace.x.length), mean(Array.from(trace.x)), mean(Array.from(trace.y))]);
    return [{ title, head: [terms.classes, terms.count, `${terms.mean} ${across}`, `${terms.mean} ${up}`], rows }];
  }
  const points = Array.from(first.x, (x, i) => [x, first.y[i]]).sort((one, other) => one[0] - other[0]);
  const ticks = picture.layout[`yaxis${(first.yaxis ?? "y").slice(1)}`]?.ticktext;
  if (ticks?.length && points.every(([, y]) => ticks[y] !== undefined) && ticks.length > 2 && isWhole(points)) {
    const rows = ticks.map((name, k) => [plain(name), told(points.filter(([, y]) => y === k).length)]);
    return [{ title, head: [terms.classes, terms.count], rows }];
  }
  if (count <= FEW) return [{ title, head: [across, "y"], rows: points.map((point) => point.map(told)) }];
  const rows = bins(points).map(([low, high, inside]) => {
    const mean = inside.reduce((sum, [, y]) => sum + y, 0) / inside.length;
    return [`${told(low)} … ${told(high)}`, told(inside.length), told(mean)];
  });
  return [{ title, head: [across, terms.count, `${terms.mean} y`], rows }];
}

function isWhole(points) {
  return points.every(([, y]) => Number.isInteger(y));
}

// Equal parts of x with the points in each.
function bins(points) {
  const [low, high] = [points[0][0], points.at(-1)[0]];
  const width = (high - low) / 10 || 1;
  const part = (x) => Math.min(9, Math.floor((x - low) / width));
  return Array.from({ length: 10 }, (_, k) => [low + k * width, low + (k + 1) * width, points.filter(([x]) => part(x) === k)]).filter(([, , inside]) => inside.length);
}

// What each of some points pulls, for each loss.
function pullTables(picture) {
  const { terms, traces } = picture;
  const pulls = traces.filter(({ name, x, y }) => SHARES.includes(name) && x?.length && y?.length);
  const losses = [...new Set(pulls.map(({ meta }) => meta.of))];
  if (!losses.length) return [];
  const rows = pulls
    .filter(({ meta }) => meta.of === losses[0])
    .flatMap(({ x, meta }) => {
      const [own] = [meta.sign];
      const same = losses.map((of) => pulls.find((one) => one.meta.of === of && one.meta.sign === own));
      return someOf(x.length, 6).map((k) => [`x = ${told(x[k])}, y = ${(own + 1) / 2}`, ...same.map((one) => told(one?.y[k]))]);
    });
  const on = pulls[0].meta.component ? "w1" : "w0";
  return [{ title: `${terms.pulls} (${on})`, head: [terms.point, ...losses.map((of) => of.replace(/^.*_/, "").toUpperCase())], rows }];
}

// A grid: rows from the top, as it is seen.
function gridTable(title, surface, across, up, at) {
  const columns = someOf(surface.x.length, MOST_COLUMNS);
  const rows = someOf(surface.y.length, MOST_COLUMNS).reverse();
  const head = columns.map((column) => `${across} ${told(surface.told(0, column)[0])}`);
  const body = rows.map((row) => [`${up} ${told(surface.told(row, 0)[1])}`, ...columns.map((column) => told(at(row, column)))]);
  return { title, head: ["", ...head], rows: body };
}

function surfaceTables(picture, surface) {
  const { terms, layout } = picture;
  const { trace } = surface;
  // Short: names before what is in brackets.
  const [across, up] = ["x", "y"].map((letter) => axisTitle(picture, letter, trace).replace(/ \(.*$/, "")).map((name) => `${name} =`);
  const named = titleOf(picture, surface.place);
  const table = (word, at) => gridTable([word, named].filter(Boolean).join(": "), surface, across, up, at);
  const drawn = surface.loss && !(surface.outcome && layout.coloraxis);
  return [
    ...(drawn ? [table(terms.surface, surface.loss)] : []),
    ...(surface.norm ? [table(terms.norms, surface.norm)] : []),
    ...(surface.outcome ? [table(terms.outcomes, surface.outcome)] : []),
  ];
}

// What the model predicts over two features, or of each class for some points.
function cellTables(picture) {
  const { terms, layout } = picture;
  return picture.traces
    .filter(({ name, z }) => name === "cells" && z)
    .map((trace) => {
      const names = layout[`yaxis${(trace.yaxis ?? "y").slice(1)}`]?.ticktext;
      const grid = { x: trace.x, y: trace.y, told: (row, column) => [trace.x[column], plain(names?.[row]) || trace.y[row]] };
      const [across, up] = ["x", "y"].map((letter) => axisTitle(picture, letter, trace));
      const rows = Array.isArray(trace.z) ? trace.z : undefined;
      const values = rows ? undefined : unpack(trace.z);
      const at = (row, column) => (rows ? rows[row][column] : values[row * trace.x.length + column]);
      return gridTable(terms.chances, grid, `${across} =`, names ? "" : `${up} =`, at);
    });
}

// Places that are marked, once for all maps that have them.
function markTable(picture) {
  const { terms } = picture;
  const grids = gridsOf(picture);
  const many = picture.runs.filter(({ loss }) => loss).length > ONE_BY_ONE; // whose ends are told with the runs
  const marks = picture.traces.filter((trace) => MARKS.includes(trace.name) && !isLine(trace) && trace.x?.length && grids.has(placeOf(trace)) && !(many && trace.name === "now"));
  if (!marks.length) return [];
  const found = new Map();
  for (const trace of marks) {
    const place = placeOf(trace);
    for (const k of someOf(trace.x.length, FEW)) {
      const row = [markWord(trace, k, terms), ...toldPlace(grids.get(place), trace.x[k], trace.y[k])];
      const key = row.join("|");
      found.set(key, { row, places: [...(found.get(key)?.places ?? []), place] });
    }
  }
  const rows = [...found.values()].map(({ row: [word, ...numbers], places }) => {
    const where = places.length < grids.size ? places.map((place) => titleOf(picture, place)) : [];
    return [[word, ...new Set(where)].filter(Boolean).join(", "), ...numbers];
  });
  const [one] = marks;
  return [{ title: terms.places, head: [terms.place, axisTitle(picture, "x", one), axisTitle(picture, "y", one)], rows }];
}

function markWord(trace, k, terms) {
  if (/%\{text\}/.test(trace.hovertemplate) && Array.isArray(trace.text)) return plain(trace.text[k]);
  const word = wordOf(trace);
  const kind = terms.marks[trace.name] ?? word;
  return trace.name === "now" && word && word !== kind ? `${kind}, ${word}` : word || kind || trace.name;
}

// Learning rates stand on their map at their logarithm.
function toldPlace({ columns }, x, y) {
  return [columns ? 10 ** x : x, y].map(told);
}

// The grids of the picture, by their place.
function gridsOf({ traces }) {
  return new Map(surfacesOf(traces).map((surface) => [surface.place, surface]));
}

// Tables with the same numbers are one, with all their titles.
function merged(tables) {
  const known = new Map();
  for (const { title, ...table } of tables) {
    const key = JSON.stringify(table);
    known.set(key, { title: [...(known.get(key) ? [known.get(key).title] : []), title].join("; "), ...table });
  }
  return [...known.values()];
}
