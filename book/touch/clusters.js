// k-means, half a step at a time: give each point to the nearest centre, then move each centre to the mean of its points.
"use strict";

const COLOURS = ["var(--c1)", "var(--c4)", "var(--c2)"];

/** The nearest centre of each point, by squared distance. */
function nearest(points, centres) {
  return points.map(([x, y]) => {
    const distances = centres.map(([a, b]) => (x - a) ** 2 + (y - b) ** 2);
    return distances.indexOf(Math.min(...distances));
  });
}

/** The mean of each cluster's points; a centre without points stays. */
function means(points, owner, centres) {
  return centres.map((centre, k) => {
    const own = points.filter((_, n) => owner[n] === k);
    return own.length ? [0, 1].map((i) => own.reduce((sum, p) => sum + p[i], 0) / own.length) : centre;
  });
}

/** The sum of squared distances to the points' centres. */
function inertia(points, owner, centres) {
  return points.reduce((sum, [x, y], n) => sum + (x - centres[owner[n]][0]) ** 2 + (y - centres[owner[n]][1]) ** 2, 0);
}

const BEGIN = [[-2.5, 2], [-2, 2.5], [-1.5, 2]];
let centres = BEGIN;
let owner = null;

function draw() {
  const svg = picture(500, 360);
  const ticks = [-3, 0, 3].map((v) => [v, fixed(v, 0)]);
  const at = plane(svg, { x: [-4, 4], y: [-3.5, 3.5], xlabel: "", ylabel: "", xticks: ticks, yticks: ticks });
  DATA.points.forEach(([x, y], n) => at.dot(x, y, owner ? COLOURS[owner[n]] : "var(--c9)", 3));
  centres.forEach(([x, y], k) => put(svg, "rect", { x: at.x(x) - 7, y: at.y(y) - 7, width: 14, height: 14,
    fill: COLOURS[k], stroke: "var(--ink)", "stroke-width": 2 }));
  say(owner ? `The sum of squared distances is ${inertia(DATA.points, owner, centres).toFixed(2)}.` : "No point has a centre yet.");
}

button("assign", "1. each point to the nearest centre", () => { owner = nearest(DATA.points, centres); draw(); });
button("move", "2. each centre to the mean of its points", () => { if (owner) centres = means(DATA.points, owner, centres); draw(); });
button("again", "begin again", () => { centres = BEGIN; owner = null; draw(); });
draw();
