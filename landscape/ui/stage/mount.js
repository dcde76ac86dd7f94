// How the pages and the offline file bring the classes to life.

const backgrounds = new Backgrounds();
const mounted = new WeakMap();
let loading;

function plotlyFrom(url) {
  loading ??= new Promise((resolve, reject) => {
    const script = element("script", { src: url });
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`${url} did not load`));
    document.head.append(script);
  });
  return loading;
}

// Loads data into the thing mounted at `root`, one after the other: a newer one waits.
async function load(root, make, data) {
  const held = mounted.get(root) ?? { queue: Promise.resolve() };
  mounted.set(root, held);
  held.latest = data;
  held.queue = held.queue.then(async () => {
    if (held.latest !== data) return;
    held.thing ??= await make();
    const text = JSON.stringify(data);
    if (text === held.text) await held.thing.restyled();
    else await held.thing.load(await filled(data));
    held.text = text;
  });
  await held.queue;
}

// The data with the shared traces in their places.
async function filled(data) {
  if (!data.traces) return data;
  const whole = async (trace) => (trace.shared ? (await backgrounds.get(trace.shared))[trace.index] : trace);
  return { ...data, traces: await Promise.all(data.traces.map(whole)) };
}

export function mountBackground({ data }) {
  backgrounds.put(data.key, data.traces.map(coloured));
}

export function mountStage({ data, parentElement, setTriggerValue }, plotlyUrl) {
  const onStart = (params) => setTriggerValue("start", params);
  const make = async () => new Stage(parentElement, await plotlyFrom(plotlyUrl), { onStart });
  return load(parentElement, make, data);
}

export function mountFollower({ data, parentElement }, plotlyUrl) {
  return load(parentElement, async () => new Follower(parentElement, await plotlyFrom(plotlyUrl)), data);
}

export function unmount(root) {
  mounted.get(root)?.thing?.close();
  mounted.delete(root);
}
