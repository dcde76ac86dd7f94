// Who a key is for: the clock, or the control that has the focus.

// What the arrow keys move by, across and up.
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
// Something is written or chosen with these keys.
const TYPED = "input:not([type=range]):not([type=radio]):not([type=checkbox]):not([type=button]), textarea, select, [contenteditable]";
const OWN_KEYS =
  "input, [role=radiogroup], [role=listbox], [role=combobox], [role=tablist], [role=menu], [role=dialog]";
const PRESSED = "button, a, summary, [role=button], [role=checkbox], [role=option], [role=tab]";
const CHOSEN = "[role=radio][aria-checked=true], [type=radio]:checked"; // pressing it again does nothing

// How the focused control got the focus. A browser's own :focus-visible changes with the key itself.
let byPointer = true;
document.addEventListener("pointerdown", () => (byPointer = true), true);
document.addEventListener("keydown", ({ key }) => key === "Tab" && (byPointer = false), true);

// Whether the focused control has a use of its own for a key. After a press with the mouse the clock
// gets it; with the keyboard one control after the other is reached, and keeps its keys.
export function usesKey({ key, code, repeat, target }, scrubber) {
  if (!target.closest) return false;
  if (target.closest(TYPED)) return true;
  if (target === scrubber) return key === " " && repeat;
  if (code === "KeyF") return repeat; // wherever the letter is on other keyboards
  if (key !== " " && target.closest("[role=slider], [role=application], [type=range]")) return true;
  if (byPointer) return repeat && key === " ";
  if (key === " ") return repeat || (!target.matches(CHOSEN) && Boolean(target.closest(PRESSED)));
  return Boolean(target.closest(OWN_KEYS));
}
