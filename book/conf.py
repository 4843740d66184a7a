"""Sphinx's settings: notebooks by MyST-NB, the theme Furo, formulas drawn as SVG. `make book` runs `pages.py` first."""

import sys
from pathlib import Path

import cs231n_ae

sys.path.insert(0, str(Path(__file__).parent))  # for formulas.py

project = "Autoencoders by hand"
author = "the authors of the course"
copyright = author
version = release = cs231n_ae.__version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "formulas"]
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # pages.py has run them, with the exercises written
nb_merge_streams = True
napoleon_google_docstring = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say shapes, which the types do not
suppress_warnings = ["myst.header", "mystnb.unknown_mime_type", "misc.highlighting_failure"]

html_theme = "furo"
html_title = project
html_static_path = ["static"]
html_css_files = ["book.css"]
html_extra_path = ["extra"]  # the pages to touch, as they are
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
html_math_renderer = "drawn"
linkcheck_ignore = [r"https?://"]  # of other hosts: the check is run without a network


def levels(app, pagename, templatename, context, doctree):
    """Captions of the contents are headings of a level, for who has the page read out."""
    for part in ("furo_navigation_tree", "body"):
        if part in context:
            context[part] = context[part].replace('role="heading">', 'role="heading" aria-level="2">')


def slides(app, pagename, templatename, context, doctree):
    """The pages of slides, and no others, can be shown and printed one slide at a time."""
    if pagename.startswith("slides/week_"):
        app.add_css_file("slides.css")
        app.add_js_file("slides.js", loading_method="defer")


def setup(app):
    """After Furo has made its tree of pages."""
    app.connect("html-page-context", levels, priority=900)
    app.connect("html-page-context", slides)
