// Who a key is for: the clock, or the control that has the focus.

// Something is written or chosen with these keys.
const TYPED = "input:not([type=range]):not([type=radio]):not([type=checkbox]):not([type=button]), textarea, select, [contenteditable]";
const OWN_KEYS =
  "input, [role=radiogroup], [role=listbox], [role=combobox], [role=tablist], [role=menu], [role=dialog]";
const PRESSED = "button, a, summary, [role=button], [role=checkbox], [role=option], [role=tab]";
const CHOSEN = "[role=radio][aria-checked=true], [type=radio]:checked"; // pressing it again does nothing

// Whether the focused control has a use of its own for a key. One that was pressed with the mouse has
// the focus too, but no visible one: whoever presses Space then means the clock.
export function usesKey({ key, code, repeat, target }, scrubber) {
  if (!target.closest) return false;
  if (target.closest(TYPED)) return true;
  if (target === scrubber) return key === " " && repeat;
  const seen = target.matches(":focus-visible");
  if (code === "KeyF") return repeat; // wherever the letter is on other keyboards
  if (key !== " " && target.closest("[role=slider]")) return true;
  if (key === " ") return repeat || (seen && !target.matches(CHOSEN) && Boolean(target.closest(PRESSED)));
  return seen && Boolean(target.closest(OWN_KEYS));
}
