// One latent: z ~ N(0, 1), x | z ~ N(z, ½). Move q(z|x) by hand, and see what is left between the bound and log p(x).
"use strict";

const NOISE = 0.5;
const X = 1.5;

/** The evidence lower bound, its two terms, log p(x), and the gap, in nats. q is N(mean, variance). */
function bound(mean, variance) {
  const expected = -0.5 * (Math.log(2 * Math.PI * NOISE) + ((X - mean) ** 2 + variance) / NOISE);
  const divergence = 0.5 * (mean * mean + variance - Math.log(variance) - 1);
  const evidence = -0.5 * (Math.log(2 * Math.PI * (1 + NOISE)) + (X * X) / (1 + NOISE));
  return { expected, divergence, elbo: expected - divergence, evidence, gap: evidence - expected + divergence };
}

const density = (z, mean, variance) => Math.exp((-0.5 * (z - mean) ** 2) / variance) / Math.sqrt(2 * Math.PI * variance);
const now = { mean: 0, logvar: 0 };

function draw() {
  const svg = picture(500, 440);
  const at = plane(svg, { x: [-3, 3], y: [0, 1.6], xlabel: "z", ylabel: "density",
    xticks: [-3, -2, -1, 0, 1, 2, 3].map((v) => [v, fixed(v, 0)]), yticks: [0, 0.5, 1, 1.5].map((v) => [v, String(v)]) });
  const posterior = { mean: X / (1 + NOISE), variance: NOISE / (1 + NOISE) };
  const curve = (mean, variance) => Array.from({ length: 241 }, (_, i) => [-3 + i / 40, density(-3 + i / 40, mean, variance)]);
  at.line(curve(0, 1), "var(--c9)", { "stroke-dasharray": "2 4" });
  at.line(curve(posterior.mean, posterior.variance), "var(--c2)", { "stroke-dasharray": "8 4" });
  at.line(curve(now.mean, Math.exp(now.logvar)), "var(--c4)");
  [["prior p(z)", "var(--c9)"], ["posterior p(z|x)", "var(--c2)"], ["q(z|x), yours", "var(--c4)"]].forEach(([text, colour], i) =>
    put(svg, "text", { x: 62, y: 40 + 18 * i, class: "label", style: `fill: ${colour}` }, text));
  const b = bound(now.mean, Math.exp(now.logvar));
  const scale = 55;
  const width = Math.min(b.gap * scale, 428);
  put(svg, "rect", { x: 482 - width, y: 380, width, height: 24, fill: "var(--c4)" });
  put(svg, "rect", { x: 52, y: 380, width: 430 - width, height: 24, fill: "var(--c1)" });
  const [evidence, divergence, gap] = [b.evidence, b.divergence, b.gap].map((v) => Number(v.toFixed(3)));
  const [elbo, expected] = [evidence - gap, evidence - gap + divergence]; // so that what is printed adds up
  put(svg, "text", { x: 52, y: 424, class: "label" }, `bound ${fixed(elbo, 3)} + gap ${fixed(gap, 3)} = log p(x) ${fixed(evidence, 3)}`);
  say(`Bound ${fixed(elbo, 3)} nats: reconstruction ${fixed(expected, 3)} less divergence from the prior ${fixed(divergence, 3)}. ` +
    `The gap of ${fixed(gap, 3)} is the divergence between your q and the posterior.`);
}

slider("mean", "mean μ", { min: -2, max: 2.5, step: 0.05, value: 0 }, (v) => { now.mean = v; draw(); });
slider("logvar", "log σ²", { min: -4, max: 1.5, step: 0.05, value: 0 }, (v) => { now.logvar = v; draw(); });
draw();
