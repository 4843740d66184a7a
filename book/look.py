"""Load every page of the built book in a real browser, on a desk and on a phone, by day and in dark mode.

    python book/look.py            after `make book`; needs Chromium and `pip install -e '.[book,test]'`
    python book/look.py slides     pages of which the name holds this word

A page is at fault if its console complains, if it asks another host for anything, if a phone must scroll sideways or a
formula is cut off there, if a formula is left as its dollars, if a slide does not fit a projector, or if axe-core finds
a serious hindrance for those who see, hear or move differently, in any of the four looks. The exit status is 1 if any
page is.
(What lies inside a drawing is left out, and a formula is emptied before axe-core sees it: it has hundreds of strokes,
and its words are its label. A page within a page is looked at by itself.)
"""

import sys
from pathlib import Path
from typing import Any

import axe_core_python
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
import browser as real_browser  # noqa: E402

HTML = ROOT / "book/_build/html"
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
PHONE = 390
LONGEST = 110
"""Seconds that axe-core may take: a page of the library's has thousands of formulas."""
LOOKS = {
    "desk": (False, "light", {}),
    "phone": (True, "light", {}),
    "desk, dark": (False, "dark", {"runOnly": ["color-contrast", "link-in-text-block"]}),
    "phone, dark": (True, "dark", {"runOnly": ["color-contrast", "link-in-text-block"]}),
}
"""On a phone?, in which colours, and what is asked of axe-core: darkness changes colours alone."""
EMPTY = """document.querySelectorAll("svg[role=img][aria-label]").forEach((formula) => formula.replaceChildren());"""
CUT = """
const cut = [...document.querySelectorAll("article svg[role=img][aria-label]")].filter((formula) =>
  formula.checkVisibility() && !formula.closest(".formula, .table-wrapper")
  && formula.getBoundingClientRect().right > innerWidth);
return cut.map((formula) => `cuts off ${formula.getAttribute("aria-label")}`);
"""
DOLLARS = """
const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (words.nextNode()) {
  const { data, parentElement } = words.currentNode;
  if (data.includes("$") && !parentElement.closest("pre, code, script, style, svg")) found.push(data.trim());
}
return found.map((text) => `leaves dollars: ${text.slice(0, 60)}`);
"""
AT_WORK = """
const done = arguments[1];
const options = { resultTypes: ["violations"], iframes: false, ...arguments[0] };
axe.run({ exclude: [["svg > *"]] }, options).then((found) => done(found.violations
  .filter((fault) => ["serious", "critical"].includes(fault.impact))
  .map((fault) => `${fault.id}: ${fault.help} (${fault.nodes.length}, first ${fault.nodes[0].target})`)));
"""
TOO_FULL = """
return slides.map((slide, n) => (show(n), tooLarge(slide) ? `slide ${n + 1} does not fit` : "")).filter(Boolean);
"""


def faults(browser: Any, page: Path) -> list[str]:
    """What is wrong with one page, a sentence each."""
    browser.window(1200, 900)
    _colours(browser, "light")
    browser.open(page)
    found = [f"console: {message}" for message in browser.errors()]
    asked = [address for address in browser.requests() if not address.startswith(("file:", "data:", "blob:"))]
    found += [f"asks for {address}" for address in asked]
    found += browser.run(DOLLARS)
    browser.run(EMPTY)
    browser.run(AXE.read_text(encoding="utf-8"))
    for look, (phone, colours, options) in LOOKS.items():
        browser.window(PHONE if phone else 1200, 844 if phone else 900, phone=phone)
        _colours(browser, colours)
        browser.settle()
        wide = browser.run("return document.documentElement.scrollWidth")
        found += [f"{look}: is {wide} pixels wide"] if phone and wide > PHONE else []
        found += [f"{look}: {fault}" for fault in browser.run(CUT)] if phone else []
        found += [f"{look}: {fault}" for fault in browser.driver.execute_async_script(AT_WORK, options)]
    if page.parent.name == "slides" and page.stem.startswith("week_"):
        browser.window(1280, 720)
        found += browser.run(TOO_FULL)
    return found


def _colours(browser: Any, scheme: str) -> None:
    wish = {"name": "prefers-color-scheme", "value": scheme}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [wish]})


def main(word: str = "") -> int:
    """Look at all pages, or those with ``word`` in their names; returns the exit status."""
    pages = sorted(page for page in HTML.rglob("*.html") if word in str(page.relative_to(HTML)))
    if not pages:
        raise SystemExit(f"there is no such page in {HTML}: make book")
    if real_browser.CHROMIUM is None or real_browser.DRIVER is None:
        raise SystemExit("needs a browser: apt-get install chromium chromium-driver")
    browser = real_browser.start()
    browser.driver.set_script_timeout(LONGEST)
    bad = 0
    for page in tqdm(pages, desc="pages"):
        found = faults(browser, page)
        bad += bool(found)
        for fault in found:
            tqdm.write(f"{page.relative_to(HTML)}: {fault}")
    browser.driver.quit()
    print(f"{len(pages)} pages, {bad} at fault")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
