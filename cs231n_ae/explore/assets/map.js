// The latent map: test images as points at their codes, the code of now as a cross, and a hand that moves it.

const TILES = 12; // decoded images along each side of the map
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const classColour = (k) => colour(`--c${k % 10}`);

class LatentMap {
  // explorer: the codes, and what moves them. canvas: where to draw.
  constructor(explorer, canvas) {
    this.explorer = explorer;
    this.canvas = canvas;
    this.hidden = new Set();
    this.tilesShown = false;
    this.listen();
  }

  // The two axes of the map. With one number in the code there is no second: the classes then lie in rows.
  get ranges() {
    const { scene } = this.explorer;
    const [a, b] = this.explorer.shown;
    const rows = { low: -1, high: Math.max(scene.classNames.length, 1) };
    return [scene.axes[a], scene.axes.length > 1 ? scene.axes[b] : rows];
  }

  toPixels(across, up) {
    const [x, y] = this.ranges;
    const size = this.canvas.width;
    return [((across - x.low) / (x.high - x.low)) * size, (1 - (up - y.low) / (y.high - y.low)) * size];
  }

  listen() {
    const { canvas } = this;
    const move = (event) => {
      const box = canvas.getBoundingClientRect();
      const inside = (value) => Math.min(1, Math.max(0, value));
      const [x, y] = this.ranges;
      const across = inside((event.clientX - box.left - canvas.clientLeft) / canvas.clientWidth);
      const up = 1 - inside((event.clientY - box.top - canvas.clientTop) / canvas.clientHeight);
      this.explorer.moveOnMap(x.low + across * (x.high - x.low), y.low + up * (y.high - y.low));
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      event.preventDefault();
      move(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) move(event);
    });
    canvas.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
      const step = steps[event.key];
      if (event.key === "Home") this.explorer.reset();
      if (!step && event.key !== "Home") return;
      event.preventDefault();
      if (step) this.explorer.stepOnMap(step, event.shiftKey ? 0.1 : 0.02);
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.explorer.draw());
  }

  draw() {
    const { canvas } = this;
    const size = Math.round(canvas.clientWidth * (window.devicePixelRatio || 1));
    if (!size) return;
    if (canvas.width !== size) canvas.width = canvas.height = size;
    this.unit = size / canvas.clientWidth;
    this.pen = canvas.getContext("2d");
    this.pen.clearRect(0, 0, size, size);
    if (this.tilesShown) {
      this.drawTiles(size);
      this.drawCross();
    } else {
      this.drawAxes(size);
      this.drawPoints();
      this.drawCross();
      this.drawNames(); // above the cross: a letter is thinner
    }
  }

  // Lines through zero, the numbers at the ends, and for a prior its circles of one, two and three sigma.
  drawAxes(size) {
    const { pen, unit, explorer } = this;
    const [x, y] = this.ranges;
    pen.strokeStyle = pen.fillStyle = colour("--quiet");
    pen.lineWidth = unit;
    pen.globalAlpha = 0.45;
    const [x0, y0] = this.toPixels(0, 0);
    pen.beginPath();
    pen.moveTo(x0, 0);
    pen.lineTo(x0, size);
    if (explorer.scene.axes.length > 1) {
      pen.moveTo(0, y0);
      pen.lineTo(size, y0);
    }
    pen.stroke();
    if (explorer.scene.prior && explorer.scene.axes.length > 1) {
      pen.setLineDash([4 * unit, 4 * unit]);
      for (const radius of [1, 2, 3]) {
        const [right, top] = this.toPixels(radius, radius);
        pen.beginPath();
        pen.ellipse(x0, y0, right - x0, y0 - top, 0, 0, 2 * Math.PI);
        pen.stroke();
      }
      pen.setLineDash([]);
    }
    pen.globalAlpha = 1;
    pen.font = `${12 * unit}px system-ui, sans-serif`;
    const write = (text, left, top, align, baseline) => {
      [pen.textAlign, pen.textBaseline] = [align, baseline];
      pen.fillText(text, left, top);
    };
    const edge = 5 * unit;
    const [across, up] = explorer.shown.map(axisName);
    write(`${across} = ${shortNumber(x.low)}`, edge, size - edge, "left", "bottom");
    write(`${across} = ${shortNumber(x.high)}`, size - edge, size - edge, "right", "bottom");
    if (explorer.scene.axes.length > 1) {
      write(`${up} = ${shortNumber(y.high)}`, edge, edge, "left", "top");
      write(`${up} = ${shortNumber(y.low)}`, edge, size - edge - 16 * unit, "left", "bottom");
    }
  }

  drawPoints() {
    const { pen, unit, explorer } = this;
    const { scene } = explorer;
    const radius = (scene.count > 500 ? 2.6 : 3.4) * unit;
    pen.globalAlpha = 0.8;
    const colours = scene.classNames.map((_, k) => classColour(k));
    for (let n = 0; n < scene.count; n++) {
      const label = scene.labels ? scene.labels[n] : null;
      if (this.hidden.has(label)) continue;
      pen.fillStyle = label === null ? colour("--accent") : colours[label];
      pen.beginPath();
      pen.arc(...this.toPixels(...this.placeOf(n)), radius, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.globalAlpha = 1;
  }

  placeOf(n) {
    const [a, b] = this.explorer.shown;
    const code = this.explorer.codeOf(n);
    return [code[a], code.length > 1 ? code[b] : this.explorer.scene.labels ? this.explorer.scene.labels[n] : 0];
  }

  // Each class's name in its middle too, for those who cannot tell the colours apart.
  drawNames() {
    const { pen, unit } = this;
    const size = (this.explorer.scene.classNames.some((name) => name.length > 2) ? 12 : 17) * unit;
    pen.font = `bold ${size}px system-ui, sans-serif`;
    [pen.textAlign, pen.textBaseline, pen.lineJoin] = ["center", "middle", "round"];
    for (const { name, x, y } of this.placesOfNames(size)) {
      pen.strokeStyle = colour("--page");
      pen.lineWidth = 4 * unit;
      pen.strokeText(name, x, y);
      pen.fillStyle = colour("--ink");
      pen.fillText(name, x, y);
    }
  }

  // Where the names stand, in pixels: those that would hide each other side by side.
  placesOfNames(size) {
    const { scene } = this.explorer;
    const numbers = [...Array(scene.count).keys()];
    const boxes = scene.classNames.flatMap((name, k) => {
      const places = numbers.filter((n) => scene.labels[n] === k).map((n) => this.placeOf(n));
      if (!places.length || this.hidden.has(k)) return [];
      const [x, y] = this.toPixels(middle(places.map((place) => place[0])), middle(places.map((place) => place[1])));
      return [{ name, x, y, width: this.pen.measureText(name).width + 2 * this.unit, height: size }];
    });
    return sideBySide(boxes);
  }

  // Decoded images all over the map, one pixel apart; the numbers of the code that it does not show stay as they are.
  drawTiles(size) {
    const { pen, explorer } = this;
    const [a, b] = explorer.shown;
    const [x, y] = this.ranges;
    const others = explorer.code.map((value, i) => (i === a || i === b ? 0 : value));
    const key = [a, b, explorer.label, ...others].join();
    if (this.tilesKey !== key) {
      const [, height, width] = explorer.scene.imageShape;
      this.tiles = new OffscreenCanvas(TILES * (width + 1), TILES * (height + 1));
      const tilesPen = this.tiles.getContext("2d");
      for (let row = 0; row < TILES; row++) {
        for (let column = 0; column < TILES; column++) {
          others[a] = x.low + ((column + 0.5) / TILES) * (x.high - x.low);
          if (explorer.scene.axes.length > 1) others[b] = y.high - ((row + 0.5) / TILES) * (y.high - y.low);
          tilesPen.putImageData(explorer.picture(explorer.decode(others)), column * (width + 1), row * (height + 1));
        }
      }
      this.tilesKey = key;
    }
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.tiles, 0, 0, size, size);
  }

  drawCross() {
    const { pen, unit, explorer } = this;
    const [a, b] = explorer.shown;
    const [x, y] = this.ranges;
    const up = explorer.scene.axes.length > 1 ? explorer.code[b] : (y.low + y.high) / 2;
    const inside = (value, range) => Math.min(range.high, Math.max(range.low, value));
    const [left, top] = this.toPixels(inside(explorer.code[a], x), inside(up, y));
    for (const [stroke, width] of [["--page", 6], ["--ink", 2.5]]) {
      pen.strokeStyle = colour(stroke);
      pen.lineWidth = width * unit;
      pen.beginPath();
      pen.arc(left, top, 9 * unit, 0, 2 * Math.PI);
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        pen.moveTo(left + dx * 5 * unit, top + dy * 5 * unit);
        pen.lineTo(left + dx * 16 * unit, top + dy * 16 * unit);
      }
      pen.stroke();
    }
  }
}

// Boxes that overlap are moved apart, each by half of what they share, along its shorter side; in place.
function sideBySide(boxes) {
  const apart = (a, b) => {
    const across = (a.width + b.width) / 2 - Math.abs(a.x - b.x);
    const up = (a.height + b.height) / 2 - Math.abs(a.y - b.y);
    if (Math.min(across, up) <= 1e-6) return false;
    const [way, shared] = across <= up ? ["x", across] : ["y", up];
    const step = (a[way] < b[way] ? -shared : shared) / 2;
    a[way] += step;
    b[way] -= step;
    return true;
  };
  for (let round = 0; round < 200; round++) {
    let moved = false;
    boxes.forEach((a, i) => boxes.slice(0, i).forEach((b) => (moved = apart(a, b) || moved)));
    if (!moved) break;
  }
  return boxes;
}

const middle = (values) => values.sort((p, q) => p - q)[Math.floor(values.length / 2)];
const axisName = (i) => `z${String(i + 1).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit])}`;
const shortNumber = (value) => String(Number(value.toPrecision(3))).replace("-", "−");
// With so many digits, and no minus before a zero.
const fixedNumber = (value, digits) => value.toFixed(digits).replace(/^-(?=[0.]*$)/, "");
