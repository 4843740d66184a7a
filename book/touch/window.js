// A 3×3 window slides over a padded image: each place makes one number of the output.
"use strict";

/** The convolution (as deep learning counts it, the filter is not turned) of a square image. */
function convolve(image, filter, stride, pad) {
  const side = image.length + 2 * pad;
  const padded = Array.from({ length: side }, (_, r) => Array.from({ length: side }, (_, c) => image[r - pad]?.[c - pad] ?? 0));
  const out = Math.floor((side - filter.length) / stride) + 1;
  const at = (r, c) => filter.reduce((sum, row, i) => sum + row.reduce((s, w, j) => s + w * padded[r * stride + i][c * stride + j], 0), 0);
  return { padded, out: Array.from({ length: out }, (_, r) => Array.from({ length: out }, (_, c) => at(r, c))) };
}

const FILTERS = { "left | right": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "top | bottom": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]], mean: [[1, 1, 1], [1, 1, 1], [1, 1, 1]] };
const now = { filter: "left | right", stride: 1, pad: 0, place: 0 };

function draw() {
  const { padded, out } = convolve(DATA.small, FILTERS[now.filter], now.stride, now.pad);
  now.place = Math.min(now.place, out.length ** 2 - 1);
  place.max = out.length ** 2 - 1;
  const [row, column] = [Math.floor(now.place / out.length), now.place % out.length];
  const svg = picture(500, 270);
  const grid = (numbers, left, size, most) => numbers.forEach((line, r) => line.forEach((value, c) => {
    put(svg, "rect", { x: left + c * size, y: 30 + r * size, width: size, height: size, class: "frame",
      style: `fill: ${value < 0 ? "var(--c1)" : "var(--c4)"}; fill-opacity: ${Math.min(Math.abs(value) / most, 1)}` });
    put(svg, "text", { x: left + (c + 0.5) * size, y: 30 + (r + 0.5) * size + 4, class: "label middle small" }, fixed(value, 0));
  }));
  const size = 24;
  grid(padded, 10, size, 3);
  grid(out, 280, size, 8);
  put(svg, "rect", { x: 10 + column * now.stride * size, y: 30 + row * now.stride * size, width: 3 * size, height: 3 * size, class: "here" });
  put(svg, "rect", { x: 280 + column * size, y: 30 + row * size, width: size, height: size, class: "here" });
  put(svg, "text", { x: 10, y: 20, class: "label" }, `image, ${padded.length}×${padded.length} with its border`);
  put(svg, "text", { x: 280, y: 20, class: "label" }, `output, ${out.length}×${out.length}`);
  say(`At row ${row}, column ${column} the window's nine products add up to ${fixed(out[row][column], 0)}.`);
}

choice("filter", "filter", Object.keys(FILTERS), (v) => { now.filter = v; draw(); });
slider("stride", "stride", { min: 1, max: 3, step: 1, value: 1 }, (v) => { now.stride = v; draw(); });
slider("pad", "border of zeros", { min: 0, max: 1, step: 1, value: 0 }, (v) => { now.pad = v; draw(); });
const place = slider("place", "place of the window", { min: 0, max: 24, step: 1, value: 0 }, (v) => { now.place = v; draw(); });
draw();
