"""How Sphinx builds these pages: ``make docs`` writes them to ``build/docs``."""

import os
import re

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()  # the docstrings of models are read from loaded models

from wagtail_mentoring import __version__  # noqa: E402  Django comes first

project = "wagtail_mentoring"
author = "wagtail_mentoring contributors"
version = release = __version__
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
autodoc_typehints = "none"
autoclass_content = "class"
exclude_patterns = ["pictures/*"]
myst_enable_extensions = ["colon_fence"]
#: Headings have the addresses that they have on GitHub.
myst_heading_anchors = 3

html_theme = "furo"
html_title = "wagtail_mentoring"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": []}
#: Examples in HTML leave things out with an ellipsis, which no lexer knows.
suppress_warnings = ["misc.highlighting_failure"]


def tables_of_contents(app, name, source):
    """Give each chapter of the index a table of contents, so that the page itself stays plain Markdown.

    The links of its tables are the entries, in their order.
    """
    if name != "index":
        return
    for chapter in re.split(r"^## ", source[0], flags=re.MULTILINE)[1:]:
        title, _line, text = chapter.partition("\n")
        pages = re.findall(r"\]\(([\w/-]+)\.md\)", text)
        source[0] += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {title}", "", *pages, "```", ""])


def captions_with_a_level(app, name, template, context, doctree):
    """Sphinx makes captions headings without saying of which level."""
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def setup(app):
    app.connect("source-read", tables_of_contents)
    app.connect("html-page-context", captions_with_a_level, priority=900)  # after the theme
