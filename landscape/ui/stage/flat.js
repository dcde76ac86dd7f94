// Flat traces, moved without drawing anything else; false where Plotly has to do it.

function axesOf({ _fullLayout }, { xaxis, yaxis }) {
  const axis = (name) => _fullLayout[`${name[0]}axis${name.slice(1)}`];
  return [axis(xaxis), axis(yaxis)];
}

function movePoint(graph, index, x, y) {
  const trace = graph._fullData[index];
  const point = graph.querySelector(`.scatterlayer .trace${trace.uid} path.point`);
  const [across, up] = axesOf(graph, trace);
  if (!point || !across?.d2p) return false;
  point.setAttribute("transform", `translate(${across.d2p(x)},${up.d2p(y)})`);
  return true;
}

function moveLine(graph, index, y) {
  const trace = graph._fullData[index];
  const line = graph.querySelector(`.scatterlayer .trace${trace.uid} path.js-line`);
  const [xaxis, yaxis] = axesOf(graph, trace);
  if (!line || !xaxis?.l2p) return false;
  const points = Array.from(trace.x, (x, i) => `${xaxis.l2p(x).toFixed(1)},${yaxis.l2p(y[i]).toFixed(1)}`);
  line.setAttribute("d", `M${points.join("L")}`);
  trace.y = y;
  graph.calcdata[index].forEach((point, i) => (point.y = y[i])); // what hover labels say
  return true;
}
