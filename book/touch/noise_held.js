// z = μ + σ ε with the noise ε held: the samples move when μ and σ do, and so the loss has a derivative by both.
"use strict";

const GOAL = 1;

/** The mean of ½(z - 1)² over the held noise, and its gradients with respect to mu and logvar. */
function heldLoss(mu, logvar, noise) {
  const sigma = Math.exp(logvar / 2);
  const z = noise.map((eps) => mu + sigma * eps);
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    z,
    loss: mean(z.map((v) => 0.5 * (v - GOAL) ** 2)),
    dmu: mean(z.map((v) => v - GOAL)),
    dlogvar: mean(z.map((v, i) => ((v - GOAL) * sigma * noise[i]) / 2)),
  };
}

const now = { mu: -1, logvar: 0 };

function draw() {
  const svg = picture(500, 360);
  const at = plane(svg, { x: [-5, 5], y: [0, 18], xlabel: "z = μ + σ ε", ylabel: "loss of a sample, ½(z − 1)²",
    xticks: [-4, -2, 0, 2, 4].map((v) => [v, fixed(v, 0)]), yticks: [0, 6, 12, 18].map((v) => [v, String(v)]) });
  at.line(Array.from({ length: 201 }, (_, i) => [-5 + i / 20, 0.5 * (-5 + i / 20 - GOAL) ** 2]), "var(--c9)");
  const held = heldLoss(now.mu, now.logvar, DATA.noise);
  held.z.forEach((z) => at.dot(z, 0.5 * (z - GOAL) ** 2, "var(--c4)", 3));
  say(`Loss ${fixed(held.loss, 3)}; its gradient is ${fixed(held.dmu, 3)} with respect to μ and ${fixed(held.dlogvar, 3)} with respect to log σ².`);
}

const mu = slider("mu", "μ", { min: -3, max: 3, step: 0.05, value: now.mu }, (v) => { now.mu = v; draw(); });
const logvar = slider("logvar", "log σ²", { min: -4, max: 1.5, step: 0.05, value: 0 }, (v) => { now.logvar = v; draw(); });
button("step", "one step of gradient descent", () => {
  const held = heldLoss(now.mu, now.logvar, DATA.noise);
  for (const [input, slope] of [[mu, held.dmu], [logvar, held.dlogvar]]) {
    input.value = Number(input.value) - 0.5 * slope;
    input.dispatchEvent(new Event("input"));
  }
});
button("draw", "what if the noise were drawn anew?", () => {
  const anew = DATA.noise.map((_, i) => DATA.noise[(i * 7 + 3) % DATA.noise.length] * (i % 2 ? 1 : -1));
  const [held, other] = [DATA.noise, anew].map((noise) => heldLoss(now.mu, now.logvar, noise).loss);
  say(`With this noise the loss is ${fixed(held, 3)}, with other noise ${fixed(other, 3)}, at the same μ and σ: a difference quotient between the two would divide chance by a small number.`);
});
draw();
