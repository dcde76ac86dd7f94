// Numbers for people, as landscape/core/numbers.py writes them: at most four digits that mean
// something, a true minus, powers of ten.

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function formatNumber(value) {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(4));
  const size = Math.abs(rounded);
  if (size === 0) return "0";
  if (size >= 1e-3 && size < 1e4) return String(rounded).replace("-", "−");
  const [mantissa, exponent] = value.toExponential(1).replace(".0e", "e").split("e");
  const power = exponent.replace("+", "").replace("-", "⁻").replace(/\d/g, (digit) => SUPERSCRIPT[digit]);
  return `${mantissa.replace("-", "−")}·10${power}`;
}
