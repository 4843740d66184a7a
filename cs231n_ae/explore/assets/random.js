// Random numbers that a seed decides: the same seed draws the same code in every browser.

// Uniform in (0, 1): a counter that is stirred ("mulberry32").
function uniformFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

// n draws from N(0, 1), by Box and Muller: a radius and an angle for each.
function standardNormal(n, seed) {
  const uniform = uniformFrom(seed);
  return Array.from({ length: n }, () => {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  });
}
