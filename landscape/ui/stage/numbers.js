// Numbers for people: four digits that mean something, a true minus, powers of ten.

const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

function readable(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e-3 && size < 1e5) {
    const digits = Math.max(0, Math.min(4, 3 - Math.floor(Math.log10(size))));
    return value.toFixed(digits).replace("-", "−");
  }
  const [mantissa, exponent] = value.toExponential(1).split("e");
  const power = [...String(Number(exponent))].map((c) => SUPERSCRIPT[c]).join("");
  return `${mantissa.replace("-", "−")}·10${power}`;
}
