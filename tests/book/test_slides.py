"""The slides: one set a week, made of what the course has, without answers, to be shown, printed and read."""

import base64
import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
sys.path.insert(0, str(BOOK))
import slides  # noqa: E402

WEEKS = {f"week_{week.number:02}": week for week in slides.weeks()}


def text_of(name):
    return (BOOK / f"slides/{name}.md").read_text(encoding="utf-8")


def test_every_week_of_the_syllabus_has_slides_and_no_other():
    assert len(WEEKS) == 12 and all(week.paths for week in WEEKS.values())
    assert sorted(WEEKS) == sorted(path.stem for path in (BOOK / "slides").glob("week_*.md"))
    assert re.findall(r"^week_\d+$", text_of("index"), re.M) == sorted(WEEKS)


@pytest.mark.parametrize("name", WEEKS)
def test_a_week_has_its_parts(name):
    text = text_of(name)
    assert text.startswith(f"# Week {WEEKS[name].number}: ")
    headings = re.findall(r"^## (.+)$", text, re.M)
    assert 10 <= len(headings) + 1 <= 15 and len(set(headings)) == len(headings)
    assert headings[-3:] == ["Ask the room", "To write this week", "What goes wrong most"]
    assert "$$" in text and len(slides.PICTURE.findall(text)) + len(slides.DIAGRAM.findall(text)) >= 4
    questions = text.split("## Ask the room")[1].split("##")[0].split("\n2. ")
    assert len(questions) == 2 and all("?" in question for question in questions)


@pytest.mark.parametrize("name", WEEKS)
def test_what_a_week_takes_from_elsewhere_is_there(name):
    week = WEEKS[name]
    filled = slides.filled(text_of(name), week)
    assert "{" not in re.sub(r"\$[^$]+\$", "", filled), "something was not filled in"
    assert week.reading in filled
    for path in week.paths:
        assert path.is_file() and f"(/{path.parent.name}/{path.name})" in filled
    for words, notebook, cell in slides.PICTURE.findall(text_of(name)):
        path = slides.ASSIGNMENTS / f"{notebook}.ipynb"
        assert path in week.paths, f"{notebook} is read in another week"
        code = {one.get("id"): "".join(one["source"]) for one in json.loads(path.read_text())["cells"]}
        assert re.search(r"plots\.|plt\.", code[cell]), f"{notebook}#{cell} draws nothing"
        assert len(words) > 20
    asked = {found[0] for found in slides.MISTAKE.findall(text_of(name))}
    assert len(asked) >= 3 and all(f"`{exercise}` (" in filled for exercise in asked), "a mistake of another week"


def test_the_week_s_exercises_are_those_of_its_notebooks():
    told = slides.filled("{exercises}", WEEKS["week_01"])
    assert told.startswith("- [Layers and the chain rule](/a1_backprop/1_layers.ipynb): `affine_forward` (2), ")


def test_what_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"affine_sideways.*no exercise"):
        slides.sentence("affine_sideways", "x")
    with pytest.raises(ValueError, match=r"no 'laughs' for affine_backward.*transposes_dw"):
        slides.sentence("affine_backward", "laughs")
    with pytest.raises(ValueError, match="no notebook shows the diagram 'moebius'"):
        slides.words_for("moebius")


PIXEL = base64.b64encode(b"a picture").decode()


def executed(tmp_path, outputs):
    path = tmp_path / "1_layers.ipynb"
    path.write_text(json.dumps({"cells": [{"id": "curves", "cell_type": "code", "outputs": outputs}]}))
    return path


def test_a_picture_is_what_its_cell_has_drawn(tmp_path):
    drawn = [{"data": {"text/plain": "1"}}, {"text": "said"}, {"data": {"image/png": PIXEL}}]
    assert slides.drawn_by("curves", executed(tmp_path, drawn)) == b"a picture"
    with pytest.raises(ValueError, match=r"'curves' of 1_layers.ipynb.*draws no picture"):
        slides.drawn_by("curves", executed(tmp_path, drawn[:2]))


def test_without_an_executed_notebook_its_words_stand_in_its_place(tmp_path):
    slides.write_slides(tmp_path / "slides", {})
    text = (tmp_path / "slides/week_01.md").read_text(encoding="utf-8")
    assert "*Here stands a picture of [its notebook](/a1_backprop/1_layers.ipynb): ReLU, sigmoid and tanh" in text
    assert not list((tmp_path / "slides/pictures").iterdir())


def test_an_answer_on_a_slide_is_found(tmp_path, monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("book_leaks", BOOK / "leaks.py")
    leaks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(leaks)
    (tmp_path / "book/_build/html/slides").mkdir(parents=True)
    monkeypatch.setattr(leaks, "BOOK", tmp_path / "book")
    monkeypatch.setattr(leaks, "load_course", lambda *, root: slides.load_course(root=ROOT))
    exercise = slides.exercise_of("kmeans_update")
    answer = leaks.function_text(leaks.reference_source(exercise.module), exercise.qualname)
    page = tmp_path / "book/_build/html/slides/week_03.html"
    page.write_text("<p>One question and a picture.</p>")
    assert leaks.main() == 0
    page.write_text(f"<pre>{answer}</pre>")
    assert leaks.main() == 1
    assert "slides/week_03.html shows the answer to kmeans_update" in capsys.readouterr().out


HEAD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Slides</title>
<link rel="stylesheet" href="slides.css"><script src="slides.js" defer></script></head>
<body><nav><a href="elsewhere.html">elsewhere</a></nav><article><section id="week"><h1>Week</h1><p>What is read.</p>
<section id="idea"><h2>An idea</h2><p>In few words.</p></section>
<section id="much"><h2>Too much</h2>MUCH</section>
<section id="end"><h2>The end</h2><ul><li>a question?</li></ul></section>
</section></article></body></html>"""


@pytest.fixture
def page(browser, tmp_path):
    """A page as Sphinx makes it, with the script and style that it gives to slides."""
    for name in ("slides.css", "slides.js"):
        (tmp_path / name).write_bytes((BOOK / "slides" / name).read_bytes())
    path = tmp_path / "week_00.html"
    path.write_text(HEAD.replace("MUCH", "<p>A sentence that takes up some room on this slide.</p>" * 14), "utf-8")
    browser.window(1280, 720)
    browser.open(path)
    yield browser
    assert browser.errors() == []


def press(browser, *keys):
    from selenium.webdriver import ActionChains

    for key in keys:
        ActionChains(browser.driver).send_keys(key).perform()


def seen(browser):
    return browser.run("""return [...document.querySelectorAll("h1, h2, nav a")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.textContent)""")


def test_a_page_of_slides_is_a_page_until_it_is_shown(page):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    assert seen(page) == ["elsewhere", "Week", "An idea", "Too much", "The end"]
    page.driver.find_element(By.CSS_SELECTOR, ".slides-bar button").click()
    shown = [seen(page)]
    for key in (Keys.ARROW_RIGHT, Keys.END, Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.HOME, Keys.SPACE):
        press(page, key)
        shown.append(seen(page))
    assert shown == [["Week"], ["An idea"], ["The end"], ["The end"], ["Too much"], ["Week"], ["An idea"]]
    assert page.driver.current_url.endswith("week_00.html#idea")
    assert page.run("return document.querySelector('.slides-foot span').textContent") == "2 / 4"
    press(page, Keys.ESCAPE)
    assert seen(page) == ["elsewhere", "Week", "An idea", "Too much", "The end"]
    page.driver.find_element(By.CSS_SELECTOR, ".slides-bar button").click()
    assert seen(page) == ["An idea"], "it goes on where it was"


def test_what_fills_a_slide_is_made_smaller_until_it_fits(page):
    page.run("show(2)")
    high, room, letters = page.run(
        "return [slides[2].scrollHeight, slides[2].clientHeight, parseFloat(getComputedStyle(slides[2]).fontSize)]"
    )
    assert high <= room + 1 and 15 <= letters < 25
    page.run("show(1)")
    assert page.run("return parseFloat(getComputedStyle(slides[1]).fontSize)") > 30


def test_printed_it_has_a_slide_on_each_page(page):
    page.run("document.getElementById('much').remove()")
    printed = page.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", base64.b64decode(printed["data"]))
    assert len(pages) == 3
