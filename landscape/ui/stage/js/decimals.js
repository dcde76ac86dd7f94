// Takes a decimal comma in number fields, which browsers whose language writes a point leave out of
// what is typed without a word: 0,25 would be 25.

const usualMark = () =>
  new Intl.NumberFormat(navigator.language).formatToParts(0.5).find(({ type }) => type === "decimal")?.value;

let listens = false;

export function acceptCommas() {
  if (listens || usualMark() === ",") return;
  listens = true;
  document.addEventListener("beforeinput", writePoint, true);
}

// In a field of whole numbers a comma can only stand between thousands.
function writePoint(event) {
  const { target, data } = event;
  const isWhole = Number.isInteger(Number(target.step));
  if (target.type !== "number" || isWhole || !/^[-+−\d]*,\d*$/.test(data ?? "")) return;
  if (/^[-+−]?[1-9]\d{0,2},\d{3}$/.test(data)) return; // pasted: the browser reads 1,000 as 1000
  event.preventDefault();
  document.execCommand("insertText", false, data.replace(",", "."));
}
