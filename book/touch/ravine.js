// Four rules in the same ravine, L = (x² + 25 y²) / 2, from the same place.
"use strict";

const STEPS = 60;
const START = [-9, 2];
const CURVATURE = [1, 25];

/** The points that a rule visits. Its equations are those of the course's `optim/rules.py`. */
function path(rule, rate, momentum) {
  const w = [...START];
  const [m, v] = [[0, 0], [0, 0]];
  const points = [[...w]];
  for (let t = 1; t <= STEPS; t++) {
    for (const i of [0, 1]) {
      const g = CURVATURE[i] * w[i];
      if (rule === "sgd") {
        w[i] -= rate * g;
      } else if (rule === "momentum") {
        m[i] = momentum * m[i] - rate * g;
        w[i] += m[i];
      } else if (rule === "rmsprop") {
        v[i] = 0.99 * v[i] + 0.01 * g * g;
        w[i] -= (rate * g) / (Math.sqrt(v[i]) + 1e-8);
      } else {
        m[i] = momentum * m[i] + (1 - momentum) * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        w[i] -= (rate * (m[i] / (1 - momentum ** t))) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8);
      }
    }
    points.push([...w]);
  }
  return points;
}

function loss([x, y]) { return (x * x + 25 * y * y) / 2; }

const RULES = ["sgd", "momentum", "rmsprop", "adam"];
const COLOURS = ["var(--c1)", "var(--c4)", "var(--c3)", "var(--c2)"];
const now = { rate: -1.3, momentum: 0.9 };

function draw() {
  const svg = picture(500, 360);
  const at = plane(svg, {
    x: [-10, 10], y: [-4, 4], xlabel: "x, the flat direction", ylabel: "y, the steep one",
    xticks: [-10, -5, 0, 5, 10].map((v) => [v, fixed(v, 0)]), yticks: [-4, -2, 0, 2, 4].map((v) => [v, fixed(v, 0)]),
  });
  for (const level of [1, 5, 15, 35]) {
    put(svg, "ellipse", { cx: at.x(0), cy: at.y(0), rx: at.x(Math.sqrt(2 * level)) - at.x(0),
      ry: at.y(0) - at.y(Math.sqrt((2 * level) / 25)), class: "frame" });
  }
  const ends = RULES.map((rule, i) => {
    const points = path(rule, 10 ** now.rate, now.momentum);
    const far = points.findIndex(([x, y]) => Math.abs(x) > 10 || Math.abs(y) > 4);
    at.line(far < 0 ? points : points.slice(0, far + 1), COLOURS[i]);
    put(svg, "text", { x: 62 + 105 * i, y: 312, class: "label", style: `fill: ${COLOURS[i]}` }, rule);
    return `${rule} ${loss(points[STEPS]) > 1e4 ? "flies away" : loss(points[STEPS]).toPrecision(2)}`;
  });
  say(`Loss after ${STEPS} steps: ${ends.join(", ")}.`);
}

slider("rate", "learning rate", { min: -3, max: 0.2, step: 0.05, value: now.rate, shown: (v) => (10 ** v).toPrecision(2) },
  (v) => { now.rate = v; draw(); });
slider("momentum", "momentum, β₁", { min: 0, max: 0.99, step: 0.01, value: now.momentum }, (v) => { now.momentum = v; draw(); });
draw();
