// What all pages of this folder share: sliders, buttons, and lines on a plane. No page needs a server.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with its attributes, appended to `parent`. */
function put(parent, tag, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}

/** A labelled slider; `changed` is called with its number, `shown` makes the text beside it. Returns the input. */
function slider(id, label, { min, max, step, value, shown = (v) => printed(String(v)) }, changed) {
  const row = document.createElement("label");
  row.className = "slide";
  const input = Object.assign(document.createElement("input"), { id, type: "range", min, max, step, value });
  const output = document.createElement("output");
  const tell = () => { output.textContent = shown(Number(input.value)); };
  input.addEventListener("input", () => { tell(); changed(Number(input.value)); });
  row.append(Object.assign(document.createElement("span"), { textContent: label }), input, output);
  document.getElementById("controls").append(row);
  tell();
  return input;
}

/** A button. */
function button(id, label, pressed) {
  const made = Object.assign(document.createElement("button"), { id, type: "button", textContent: label });
  made.addEventListener("click", pressed);
  document.getElementById("controls").append(made);
  return made;
}

/** A choice of one of `names`. Returns the select. */
function choice(id, label, names, changed) {
  const row = document.createElement("label");
  row.className = "slide";
  const select = Object.assign(document.createElement("select"), { id });
  for (const name of names) select.append(Object.assign(document.createElement("option"), { textContent: name }));
  select.addEventListener("change", () => changed(select.value));
  row.append(Object.assign(document.createElement("span"), { textContent: label }), select);
  document.getElementById("controls").append(row);
  return select;
}

/** What the numbers say, read out to those who cannot see the picture. */
function say(text) { document.getElementById("says").textContent = text; }

/** The empty picture: `width` by `height` units, what was drawn before is gone. */
function picture(width, height) {
  const svg = document.getElementById("picture");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren();
  return svg;
}

/** A number as it is printed: a minus is no hyphen, and zero has none. */
const printed = (text) => text.replace("-", Number(text) === 0 ? "" : "−");
const fixed = (value, digits) => printed(value.toFixed(digits));
const scientific = (value, digits) => value.toExponential(digits).replace("-", "−");

/** A plane with axes. Returns x(value), y(value), line(points, colour) and dot in its units; what lies outside is cut off. */
function plane(svg, { left = 52, top = 20, width = 430, height = 300, x: [x0, x1], y: [y0, y1], xlabel, ylabel, xticks, yticks }) {
  const x = (value) => left + ((value - x0) / (x1 - x0)) * width;
  const y = (value) => top + height - ((value - y0) / (y1 - y0)) * height;
  put(svg, "rect", { x: left, y: top, width, height, class: "frame" });
  for (const [value, text] of xticks) {
    put(svg, "line", { x1: x(value), x2: x(value), y1: top + height, y2: top + height + 5, class: "tick" });
    put(svg, "text", { x: x(value), y: top + height + 20, class: "label middle" }, text);
  }
  for (const [value, text] of yticks) {
    put(svg, "line", { x1: left - 5, x2: left, y1: y(value), y2: y(value), class: "tick" });
    put(svg, "text", { x: left - 8, y: y(value) + 4, class: "label end" }, text);
  }
  put(svg, "text", { x: left + width / 2, y: top + height + 38, class: "label middle" }, xlabel);
  put(svg, "text", { x: left, y: top - 5, class: "label" }, ylabel);
  const [cut, rim] = [`cut-${svg.querySelectorAll("clipPath").length}`, 6];
  put(put(svg, "clipPath", { id: cut }), "rect", { x: left - rim, y: top - rim, width: width + 2 * rim, height: height + 2 * rim });
  const near = (value, a, b) => Math.min(Math.max(value, a - 9 * (b - a)), b + 9 * (b - a)); // a browser draws no 1e300
  const line = (points, colour, options = {}) => put(svg, "polyline", {
    points: points.filter(([, b]) => Number.isFinite(b)).map(([a, b]) => `${x(near(a, x0, x1))},${y(near(b, y0, y1))}`).join(" "),
    fill: "none", stroke: colour, "stroke-width": 2, "clip-path": `url(#${cut})`, ...options,
  });
  const dot = (a, b, colour, r = 5) => put(svg, "circle", { cx: x(near(a, x0, x1)), cy: y(near(b, y0, y1)), r, fill: colour, "clip-path": `url(#${cut})` });
  return { x, y, line, dot };
}
