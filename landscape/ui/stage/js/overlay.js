// What is drawn on by hand lies over the picture of the points.

// Lays an editor over the points' picture if it is asked for, and returns the points' trace; nothing
// where it is not, or where it is busy with the hand and stays as it is.
export function layOver(editor, { traces, asked, busy, title }, mapOf) {
  const data = traces.find(({ name, scene }) => name === "data" && !scene);
  editor.root.hidden = !(asked && data);
  if (editor.root.hidden || busy) return undefined;
  editor.map = mapOf(data);
  editor.root.title = title;
  const { left, top, width, height } = editor.map;
  Object.assign(editor.root.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  return data;
}
