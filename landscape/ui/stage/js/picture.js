// The picture as a file, with lines of text over it.

const LINE = 20; // px, of text

export function savePicture({ plotly, graph, cells, epochs, frame }, name, lines) {
  const { width, height } = graph.layout;
  const over = LINE * lines.length + 22;
  const layout = { ...graph.layout, paper_bgcolor: getComputedStyle(document.body).backgroundColor };
  layout.margin = { ...layout.margin, t: layout.margin.t + over };
  layout.title = { text: lines.join("<br>"), font: { size: 15 }, y: 1, yanchor: "top", pad: { t: 18 } };
  const data = [...graph.data];
  for (const one of cells) data[one.index] = { ...data[one.index], z: one.at(epochs[frame]) };
  return plotly.downloadImage({ data, layout }, { format: "png", filename: name, width, height: height + over, scale: 2 });
}
