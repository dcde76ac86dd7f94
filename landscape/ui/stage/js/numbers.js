// Numbers for people: four digits that mean something, a true minus, powers of ten.

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function readable(value) {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(4));
  const size = Math.abs(rounded);
  const tenths = Math.round(value * 10) / 10; // as of percents, which travel as float32
  if (Math.abs(value - tenths) <= 1e-7 * size && tenths && size < 1e4) return String(tenths).replace("-", "−");
  if (value === 0) return "0";
  if (size >= 1e-3 && size < 1e4) {
    const digits = Math.max(0, Math.min(4, 3 - Math.floor(Math.log10(size))));
    return rounded.toFixed(digits).replace("-", "−");
  }
  const [mantissa, exponent] = value.toExponential(1).split("e");
  const power = exponent.replace("+", "").replace("-", "⁻").replace(/\d/g, (digit) => SUPERSCRIPT[digit]);
  return `${mantissa.replace("-", "−")}·10${power}`;
}
