"use strict";

// The decoder. A code goes through the layers in turn, h' = f(h W + b), and out come the pixels' means.

const ACTIVATIONS = {
  linear: (a) => a,
  relu: (a) => Math.max(a, 0),
  leaky_relu: (a) => Math.max(a, 0.01 * a),
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  tanh: (a) => Math.tanh(a),
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
};

// h W + b for one example: weight is (inputs, outputs), one row after another.
function affine(h, layer) {
  const out = Float64Array.from(layer.bias);
  for (let i = 0; i < layer.inputs; i++) {
    const row = i * layer.outputs;
    for (let j = 0; j < layer.outputs; j++) out[j] += h[i] * layer.weight[row + j];
  }
  return out;
}

function decode(layers, z) {
  let h = z;
  for (const layer of layers) h = affine(h, layer).map(ACTIVATIONS[layer.activation]);
  return h;
}

// The numbers of this page are written in base64: bytes, or little-endian 32-bit floats.
function bytesFrom(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function floatsFrom(text) {
  const view = new DataView(bytesFrom(text).buffer);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
