// How the pages and the offline file bring the classes to life.

import { Backgrounds, restoreDerivedArrays } from "./arrays.js";
import { Bend } from "./bend.js";
import { CopyButton } from "./copying.js";
import { acceptCommas } from "./decimals.js";
import { element } from "./dom.js";
import { Follower } from "./follower.js";
import { explainRefusals } from "./refused.js";
import { problemIn } from "./schema.js";
import { offerSkip, withdrawSkip } from "./skip.js";
import { Stage } from "./stage.js";

acceptCommas();

const backgrounds = new Backgrounds();
const mounted = new WeakMap();

for (const sheet of ["stage.css", "screens.css", "page.css", "bend.css", "held.css", "reading.css"]) {
  document.head.append(element("link", { rel: "stylesheet", href: new URL(sheet, import.meta.url) }));
}

// A function that makes something once, and after a failure again.
function onceMade(make) {
  let made;
  return (...args) =>
    (made ??= make(...args).catch((error) => {
      made = undefined;
      throw error;
    }));
}

const schema = onceMade(async () => (await fetch(new URL("payload.schema.json", import.meta.url))).json());

const plotlyFrom = onceMade(
  (url) =>
    new Promise((resolve, reject) => {
      const script = element("script", { src: url });
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => {
        script.remove();
        reject(new Error(`${url} did not load`));
      };
      document.head.append(script);
    }),
);

// Loads data into the thing mounted at `root`, one after the other; only the newest is drawn. What
// could not be loaded is replaced by a message, and begun anew at the next change.
async function load(root, plotlyUrl, kind, make, data) {
  const held = mounted.get(root) ?? { queue: Promise.resolve() };
  mounted.set(root, held);
  const text = JSON.stringify(data);
  held.latest = text;
  const stale = () => held.latest !== text || held.closed;
  try {
    const [plotly, whole] = await Promise.all([plotlyFrom(plotlyUrl), filled(data, kind)]);
    held.queue = held.queue
      .catch(() => {})
      .then(async () => {
        if (stale()) return;
        held.thing ??= make(plotly);
        if (text === held.text) await held.thing.recoloured();
        else {
          held.text = undefined; // until all of it is loaded
          await held.thing.load(whole);
        }
        held.text = text;
      });
    await held.queue;
  } catch (error) {
    console.error(error);
    if (stale()) return;
    held.thing?.close();
    held.thing = held.text = undefined;
    root.textContent = data.failed;
  }
}

async function check(data, kind) {
  const { $defs } = await schema();
  const problem = problemIn(data, $defs[kind], $defs);
  if (problem) throw new TypeError(`${kind}: ${problem}`);
}

// The data, checked, with the shared traces in their places.
async function filled(data, kind) {
  await check(data, kind);
  if (!data.traces) return data;
  const whole = async ({ shared, ...own }) => (shared ? { ...(await backgrounds.get(shared)), ...own } : own);
  return { ...data, traces: await Promise.all(data.traces.map(whole)) };
}

export function mountBackground({ data }) {
  if (backgrounds.renew(data.key)) return;
  check(data, "background")
    .then(() => backgrounds.put(data.key, restoreDerivedArrays(data.trace)))
    .catch(console.error);
}

export function mountStage({ data, parentElement, setTriggerValue }, plotlyUrl) {
  explainRefusals(data.words.refused);
  offerSkip(data.words.skip);
  const onStart = (place) => setTriggerValue("start", place);
  const onDrag = (place) => setTriggerValue("drag", place);
  const onDraw = (point) => setTriggerValue("draw", point);
  const onDrawn = (point) => setTriggerValue("drawn", point);
  const onOpen = (run) => setTriggerValue("open", run);
  const onEpoch = (epoch) => setTriggerValue("epoch", epoch);
  const onFollow = (story) => setTriggerValue("follow", story);
  const onGuess = (place) => setTriggerValue("guess", place);
  const onCurve = (points) => setTriggerValue("curve", points);
  const calls = { onStart, onDrag, onDraw, onDrawn, onOpen, onEpoch, onFollow, onGuess, onCurve };
  const make = (plotly) => new Stage(parentElement, plotly, calls);
  return load(parentElement, plotlyUrl, "stage", make, data);
}

export function mountFollower({ data, parentElement }, plotlyUrl) {
  return load(parentElement, plotlyUrl, "follower", (plotly) => new Follower(parentElement, plotly), data);
}

export function mountBend({ data, parentElement }, plotlyUrl) {
  return load(parentElement, plotlyUrl, "bend", (plotly) => new Bend(parentElement, plotly), data);
}

const copyButtons = new WeakMap();

export function mountCopy({ data, parentElement }) {
  if (!copyButtons.has(parentElement)) copyButtons.set(parentElement, new CopyButton(parentElement));
  copyButtons.get(parentElement).load(data);
}

// For a page without a picture: importing this module has begun what it does for number fields.
export function mountPage() {}

// Streamlit also calls this for a mount that another has taken the place of, with the root still
// in the page.
export function unmount(root) {
  setTimeout(() => {
    const held = mounted.get(root);
    if (!held || root.isConnected) return;
    held.closed = true;
    held.thing?.close();
    mounted.delete(root);
    if (!document.querySelector(".ls-stage")) withdrawSkip();
  });
}
