"""A translation that has fallen behind is named, and an edit of the English text is noticed."""

import sys
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[2] / "book"
sys.path.insert(0, str(BOOK))
import translations  # noqa: E402


def test_every_translation_has_seen_its_english_page():
    assert translations.behind() == []


@pytest.mark.parametrize("page", translations.SOURCES)
def test_a_change_of_the_english_page_is_named(page, tmp_path, monkeypatch):
    files = translations.SOURCES[page]
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes((translations.ROOT / file).read_bytes())
    with (tmp_path / files[0]).open("r+", encoding="utf-8") as english:
        text = english.read()
        english.seek(0)
        english.write("# Another title\n" + text)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "SOURCES", {page: files})
    (late,) = translations.behind()
    assert f"book/zh/{page} is behind {files[0]}" in late


def test_every_translated_page_is_known_and_leads_back():
    pages = {path.name for path in BOOK.glob("zh/*.md")}
    assert pages == set(translations.SOURCES)
    for page in pages:
        assert "[English](" in (BOOK / "zh" / page).read_text(encoding="utf-8")
