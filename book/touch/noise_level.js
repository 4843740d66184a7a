// A digit on its way to noise: x_t = √ā x + √(1−ā) ε. The sum of the two squared factors stays 1.
"use strict";

/** The noisy image at the level ā, the signal's share of the mean square. */
function noisy(image, noise, share) {
  return image.map((x, i) => Math.sqrt(share) * x + Math.sqrt(1 - share) * noise[i]);
}

function draw(share) {
  const svg = picture(500, 330);
  const side = Math.sqrt(DATA.digit.length);
  const pixels = noisy(DATA.digit, DATA.digitNoise, share);
  const grey = (v) => Math.round(255 * Math.min(Math.max((v + 1) / 2, 0), 1));
  pixels.forEach((v, i) => put(svg, "rect", { x: 100 + (i % side) * 10.5, y: 16 + Math.floor(i / side) * 10.5, width: 10.6, height: 10.6,
    fill: `rgb(${grey(v)}, ${grey(v)}, ${grey(v)})`, "shape-rendering": "crispEdges" }));
  const ratio = share < 1 ? fixed(Math.log(share / (1 - share)), 1) : "infinite";
  say(`Signal × ${Math.sqrt(share).toFixed(2)} + noise × ${Math.sqrt(1 - share).toFixed(2)}; the logarithm of signal to noise is ${ratio}.`);
}

slider("share", "ā, the signal's share", { min: 0.01, max: 1, step: 0.01, value: 0.5 }, draw);
draw(0.5);
