// Shows a page of slides one at a time: what stands before the first heading, then each heading with what is below it.
"use strict";

const SMALLEST = 15; // pixels: below this a slide holds too much, and `make look` says so

function slidesOf(page) {
  const rest = [...page.children].filter((child) => child.tagName !== "SECTION");
  const first = document.createElement("div");
  page.prepend(first);
  first.append(...rest);
  return [first, ...[...page.children].filter((child) => child.tagName === "SECTION")];
}

function button(words, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

const slides = slidesOf(document.querySelector("article section"));
let now = 0;
for (const slide of slides) {
  slide.classList.add("slide");
  slide.tabIndex = -1;
}

const bar = document.createElement("p");
bar.className = "slides-bar";
bar.append(button("Show as slides", "", () => show(atHash())));
slides[0].append(bar);

const foot = document.createElement("div");
foot.className = "slides-foot";
const place = document.createElement("span");
place.setAttribute("aria-live", "polite");
foot.append(place, button("←", "slide before", () => show(now - 1)), button("→", "next slide", () => show(now + 1)),
  button("×", "end of the show", hide));
document.body.append(foot);

const showing = () => document.documentElement.classList.contains("showing");

function atHash() {
  const found = slides.findIndex((slide) => slide.id && `#${slide.id}` === decodeURIComponent(location.hash));
  return Math.max(found, 0);
}

function tooLarge(slide) {
  const wide = [...slide.querySelectorAll(".formula, .table-wrapper")].some((box) => box.scrollWidth > box.clientWidth + 1);
  return wide || slide.scrollHeight > slide.clientHeight + 1 || slide.scrollWidth > slide.clientWidth + 1;
}

// Letters as large as fit; a picture may take what they leave it.
function fit(slide) {
  let size = Math.min(innerHeight / 22, innerWidth / 36);
  for (let picture = 74; ; ) {
    slide.style.setProperty("--slide-size", `${size}px`);
    slide.style.setProperty("--slide-picture", `${picture}vh`);
    if (!tooLarge(slide) || (size <= SMALLEST && picture <= 30)) return;
    if (picture > 40 || size <= SMALLEST) picture -= 4;
    else size = Math.max(SMALLEST, size - 1);
  }
}

function show(number) {
  slides[now].classList.remove("now");
  now = Math.min(Math.max(number, 0), slides.length - 1);
  document.documentElement.classList.add("showing");
  slides[now].classList.add("now");
  fit(slides[now]);
  place.textContent = `${now + 1} / ${slides.length}`;
  history.replaceState(null, "", slides[now].id ? `#${slides[now].id}` : location.pathname + location.search);
  slides[now].focus({ preventScroll: true });
}

function hide() {
  document.documentElement.classList.remove("showing");
  slides[now].classList.remove("now");
  slides[now].scrollIntoView();
  slides[now].focus();
}

const KEYS = {
  ArrowRight: () => show(now + 1), PageDown: () => show(now + 1), " ": () => show(now + 1),
  ArrowLeft: () => show(now - 1), PageUp: () => show(now - 1),
  Home: () => show(0), End: () => show(slides.length - 1), Escape: hide,
};

// Before anybody else: on other pages, these keys lead from page to page.
addEventListener("keydown", (event) => {
  if (!showing() || event.ctrlKey || event.altKey || event.metaKey || !(event.key in KEYS)) return;
  if (event.key === " " && event.target.tagName === "BUTTON") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  KEYS[event.key]();
}, true);
addEventListener("resize", () => showing() && fit(slides[now]));
