// The step h of a central difference: too large and the curve bends, too small and the digits cancel.
"use strict";

const AT = 0.7;

/** (f(x+h) - f(x-h)) / 2h of f(x) = x*x*x, every operation rounded by `round`. */
function centralDifference(x, h, round) {
  const f = (v) => round(round(v * v) * v);
  const [x32, h32] = [round(x), round(h)];
  return round(round(f(round(x32 + h32)) - f(round(x32 - h32))) / round(2 * h32));
}

/** |difference - 3x²| / 3x², for float64 and float32. */
function relativeErrors(h) {
  const exact = 3 * AT * AT;
  return [(v) => v, Math.fround].map((round) => Math.abs(centralDifference(AT, h, round) - exact) / exact);
}

function draw(exponent) {
  const svg = picture(500, 360);
  const at = plane(svg, {
    x: [-14, 0], y: [-16, 1], xlabel: "step h", ylabel: "relative error of the derivative",
    xticks: [-14, -12, -10, -8, -6, -4, -2, 0].map((v) => [v, `1e${fixed(v, 0)}`]), yticks: [-16, -12, -8, -4, 0].map((v) => [v, `1e${fixed(v, 0)}`]),
  });
  const points = [[], []];
  for (let e = -14; e <= 0.001; e += 0.1) {
    relativeErrors(10 ** e).forEach((error, kind) => points[kind].push([e, Math.log10(Math.max(error, 1e-16))]));
  }
  at.line(points[1], "var(--c4)");
  at.line(points[0], "var(--c1)");
  const errors = relativeErrors(10 ** exponent);
  errors.forEach((error, kind) => at.dot(exponent, Math.log10(Math.max(error, 1e-16)), kind ? "var(--c4)" : "var(--c1)"));
  put(svg, "text", { x: 400, y: 280, class: "label", style: "fill: var(--c4)" }, "float32");
  put(svg, "text", { x: 400, y: 298, class: "label", style: "fill: var(--c1)" }, "float64");
  say(`h = ${scientific(10 ** exponent, 1)}: the error is ${scientific(errors[0], 1)} in float64 and ${scientific(errors[1], 1)} in float32.`);
}

slider("h", "step h", { min: -14, max: 0, step: 0.1, value: -5, shown: (v) => scientific(10 ** v, 1) }, draw);
draw(-5);
