// The explorer: one code, and all that shows it. Whatever changes the code goes through setCode.

const element = (id) => document.getElementById(id);

class Explorer {
  constructor(scene) {
    this.scene = scene;
    for (const layer of scene.layers) {
      layer.weight = floatsFrom(layer.weight);
      layer.bias = floatsFrom(layer.bias);
    }
    this.codes = floatsFrom(scene.codes);
    this.images = bytesFrom(scene.images);
    this.shown = [...scene.shown];
    this.label = 0; // which a conditional decoder is told; others have none
    this.code = this.startCode();
    this.sliders = makeSliders(this);
    this.map = new LatentMap(this, element("map"));
    this.setCode(this.code);
  }

  // What scripts and the curious may call: explorer.decode([0, 0]) gives the pixels' means.
  // A conditional decoder takes a label too, as a one-hot vector behind the code.
  decode(z, label = this.label) {
    const given = Array.from({ length: this.scene.classes }, (_, k) => (k === label ? 1 : 0));
    return decode(this.scene.layers, [...z, ...given]);
  }

  setLabel(label) {
    this.label = label;
    this.draw();
  }

  codeOf(n) {
    const size = this.scene.axes.length;
    return this.codes.subarray(n * size, (n + 1) * size);
  }

  setCode(z) {
    this.code = Array.from(z, Number);
    this.draw();
  }

  startCode() {
    return this.scene.axes.map((axis) => axis.start);
  }

  reset() {
    this.setCode(this.startCode());
  }

  // A draw from the prior. Without one, from a Gaussian for each number of the code, fitted to those of the images.
  sample(seed) {
    const eps = standardNormal(this.scene.axes.length, seed);
    this.setCode(this.scene.prior ? eps : this.scene.axes.map((axis, i) => axis.start + axis.spread * eps[i]));
    return this.code;
  }

  // The image whose code is nearest to a code, and how far that is. Beside a conditional decoder, one of its label.
  nearest(z = this.code) {
    const own = this.scene.classes > 0 && this.scene.labels.includes(this.label);
    let found = 0;
    let least = Infinity;
    for (let n = 0; n < this.scene.count; n++) {
      if (own && this.scene.labels[n] !== this.label) continue;
      const distance = this.codeOf(n).reduce((sum, value, i) => sum + (value - z[i]) ** 2, 0);
      if (distance < least) [found, least] = [n, distance];
    }
    return { number: found, distance: Math.sqrt(least), label: this.scene.labels ? this.scene.labels[found] : null };
  }

  moveOnMap(across, up) {
    const code = [...this.code];
    code[this.shown[0]] = across;
    if (code.length > 1) code[this.shown[1]] = up;
    this.setCode(code);
  }

  stepOnMap(step, share) {
    const code = [...this.code];
    step.forEach((sign, i) => {
      if (!sign || (i === 1 && code.length === 1)) return;
      const { low, high } = this.scene.axes[this.shown[i]];
      const value = code[this.shown[i]] + sign * share * (high - low);
      code[this.shown[i]] = Math.min(high, Math.max(low, value));
    });
    this.setCode(code);
  }

  showAxes(across, up) {
    this.shown = [across, up];
    this.draw();
  }

  // Many changes between two frames are drawn once.
  draw() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.drawNow();
    });
  }

  drawNow() {
    const pixels = this.decode(this.code);
    const { number, distance, label } = this.nearest();
    const size = pixels.length;
    const image = this.images.subarray(number * size, (number + 1) * size);
    this.paint(element("decoded"), this.picture(pixels));
    this.paint(element("nearest"), this.picture(Float64Array.from(image, (value) => value / 255)));
    const name = label === null ? "" : `, labelled ${this.scene.classNames[label]}`;
    element("nearest-text").textContent = `nearest test image${name}, at distance ${distance.toFixed(2)}`;
    const where = this.code.slice(0, 4).map(shortNumber).join(", ") + (this.code.length > 4 ? ", …" : "");
    element("decoded").setAttribute("aria-label", `Decoded picture of the code ${where}`);
    element("nearest").setAttribute("aria-label", `Test image ${number + 1}${name}`);
    this.sliders.forEach((slider, i) => slider.show(this.code[i]));
    this.map.draw();
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      element("status").textContent = `Code ${where}. The nearest test image is number ${number + 1}${name}.`;
    }, 500);
  }

  // Pixels (C, H, W) as an image; values outside [0, 1] are cut off, for the eye only.
  picture(pixels) {
    const [channels, height, width] = this.scene.imageShape;
    const image = new ImageData(width, height);
    const area = height * width;
    for (let i = 0; i < area; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = Math.round(255 * pixels[(channels === 3 ? c * area : 0) + i]);
      image.data[4 * i + 3] = 255;
    }
    return image;
  }

  paint(canvas, image) {
    if (canvas.width !== image.width || canvas.height !== image.height) {
      [canvas.width, canvas.height] = [image.width, image.height];
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
  }
}

// A slider for each number of the code. The code is the truth: a slider rounds to its steps, and ends at its ends.
function makeSliders(explorer) {
  const { axes, prior } = explorer.scene;
  element("sliders").classList.toggle("few", axes.length <= 6);
  return axes.map((axis, i) => {
    const label = document.createElement("label");
    const name = document.createElement("span");
    const input = document.createElement("input");
    const output = document.createElement("output");
    name.textContent = axisName(i);
    if (prior && axis.spread < 0.1) {
      label.className = "idle";
      label.title = "this number hardly differs from image to image: the decoder may ignore it";
    }
    Object.assign(input, { type: "range", id: `z${i + 1}`, min: axis.low, max: axis.high, step: axis.step });
    const digits = Math.max(2, Math.ceil(-Math.log10(axis.step)));
    input.setAttribute("aria-label", `z ${i + 1}`);
    output.htmlFor = input.id;
    input.addEventListener("input", () => {
      const code = [...explorer.code];
      code[i] = Number(input.value);
      explorer.setCode(code);
    });
    label.append(name, input, output);
    element("sliders").append(label);
    const show = (value) => {
      if (Number(input.value) !== value) input.value = value;
      const shown = fixedNumber(value, digits);
      output.textContent = shown.replace("-", "−");
      input.setAttribute("aria-valuetext", shown);
    };
    return { input, show };
  });
}

function makeLegend(explorer) {
  explorer.scene.classNames.forEach((name, k) => {
    const button = document.createElement("button");
    const dot = document.createElement("span");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    dot.className = "dot";
    dot.style.background = `var(--c${k % 10})`;
    button.append(dot, name);
    button.addEventListener("click", () => {
      const { hidden } = explorer.map;
      if (!hidden.delete(k)) hidden.add(k);
      button.setAttribute("aria-pressed", String(!hidden.has(k)));
      explorer.map.draw();
    });
    const item = document.createElement("li");
    item.append(button);
    element("legend").append(item);
  });
  element("legend").hidden = !explorer.scene.classNames.length;
}

function makeChoice(explorer) {
  const selects = [element("across"), element("up")];
  element("choice").hidden = explorer.scene.axes.length < 3;
  selects.forEach((select, which) => {
    explorer.scene.axes.forEach((_, i) => select.append(new Option(axisName(i), i)));
    select.value = explorer.shown[which];
    select.addEventListener("change", () => {
      const chosen = Number(select.value);
      const other = explorer.shown[1 - which] === chosen ? explorer.shown[which] : explorer.shown[1 - which];
      explorer.showAxes(...(which === 0 ? [chosen, other] : [other, chosen]));
      selects.forEach((one, i) => (one.value = explorer.shown[i]));
    });
  });
}

function makeLabels(explorer) {
  const { classes, classNames } = explorer.scene;
  element("given").hidden = !classes;
  for (let k = 0; k < classes; k++) element("label").append(new Option(classNames[k], k));
  element("label").addEventListener("change", () => explorer.setLabel(Number(element("label").value)));
}

function makeButtons(explorer) {
  const { prior, axes } = explorer.scene;
  element("sample").textContent = prior ? "Sample from the prior" : "Random code";
  element("sample-note").textContent = prior
    ? "A sample is a draw from N(0, I). Each press takes the next seed; the same seed gives the same code."
    : "This model has no prior: a random code is drawn from a Gaussian for each number of the code, fitted to those " +
      "of the images. Each press takes the next seed; the same seed gives the same code.";
  element("sample").addEventListener("click", () => {
    const seed = Math.trunc(Number(element("seed").value)) || 0;
    explorer.sample(seed);
    element("seed").value = seed + 1;
  });
  element("to-nearest").addEventListener("click", () => explorer.setCode(explorer.codeOf(explorer.nearest().number)));
  element("reset").addEventListener("click", () => explorer.reset());
  element("tiles").addEventListener("change", () => {
    explorer.map.tilesShown = element("tiles").checked;
    explorer.map.draw();
  });
  element("map-help").textContent =
    (axes.length > 1
      ? "Press or drag on the map to choose a code. With the keyboard: arrows move it, with Shift further"
      : "Press or drag on the map to choose a code (each class has a row). With the keyboard: ← and → move it, with Shift further") +
    ", Home goes back to the start." +
    (prior && axes.length > 1 ? " The circles stand one, two and three σ from the middle of the prior." : "");
}

function start() {
  const scene = JSON.parse(element("scene").textContent);
  element("title").textContent = scene.title;
  element("about").textContent =
    `Each point is the code of one of ${scene.count} test images. Move the code, and the decoder, which runs in this ` +
    "page, draws what it stands for. The nearest image is the one whose code is nearest.";
  window.explorer = new Explorer(scene);
  makeLegend(window.explorer);
  makeChoice(window.explorer);
  makeLabels(window.explorer);
  makeButtons(window.explorer);
}

start();
