// MADE: a connection is kept when its degree does not fall (and strictly rises into an output).
"use strict";

/** The masks of a net with one hidden layer: kept[i][j] is whether unit i below feeds unit j above. */
function masks(pixels, hidden) {
  return [pixels.map((below) => hidden.map((above) => below <= above)), hidden.map((below) => pixels.map((above) => below < above))];
}

/** Which pixels reach an output. */
function seen(output, [first, second]) {
  return first.map((row) => row.some((kept, h) => kept && second[h][output]));
}

const ORDERS = { "1 2 3 4": [1, 2, 3, 4], "4 3 2 1": [4, 3, 2, 1], "3 1 4 2": [3, 1, 4, 2] };
const HIDDEN = [1, 3, 2, 1, 2, 3];
const now = { order: "1 2 3 4", output: 2 };

function draw() {
  const pixels = ORDERS[now.order];
  const made = masks(pixels, HIDDEN);
  const svg = picture(500, 320);
  const places = [[pixels, 280], [HIDDEN, 160], [pixels, 40]].map(([row, y]) => row.map((_, i) => [275 + (i - (row.length - 1) / 2) * 72, y]));
  const reached = seen(now.output, made);
  made.forEach((mask, layer) => mask.forEach((row, i) => row.forEach((kept, j) => {
    if (!kept) return;
    const used = layer ? j === now.output : made[1][j][now.output];
    const [[x1, y1], [x2, y2]] = [places[layer][i], places[layer + 1][j]];
    put(svg, "line", { x1, y1, x2, y2, stroke: used ? "var(--c4)" : "var(--line)", "stroke-width": used ? 3 : 1 });
  })));
  [[pixels, 0, "pixel"], [HIDDEN, 1, "hidden"], [pixels, 2, "output"]].forEach(([row, layer, name]) => {
    row.forEach((degree, i) => {
      const [cx, cy] = places[layer][i];
      const marked = (layer === 0 && reached[i]) || (layer === 2 && i === now.output);
      put(svg, "circle", { cx, cy, r: 17, fill: marked ? "var(--c4)" : "var(--panel)", stroke: "var(--ink)" });
      put(svg, "text", { x: cx, y: cy + 5, class: "label middle", style: marked ? "fill: #fff" : "" }, String(degree));
    });
    put(svg, "text", { x: 4, y: places[layer][0][1] + 4, class: "label" }, name);
  });
  const names = reached.flatMap((yes, i) => (yes ? [i + 1] : []));
  say(`Output ${now.output + 1} has degree ${pixels[now.output]} and sees ${names.length ? `pixel${names.length > 1 ? "s" : ""} ${names.join(", ")}` : "no pixel"}.`);
}

choice("order", "degrees of the pixels", Object.keys(ORDERS), (v) => { now.order = v; draw(); });
slider("output", "output", { min: 1, max: 4, step: 1, value: 3 }, (v) => { now.output = v - 1; draw(); });
draw();
