"""Every element of the app at once, in each look of the example site and in each colour scheme."""

import pytest

GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("theme", ["northmere", "harbour"])
def test_every_element_is_readable_in_both_colour_schemes(
    page, live_server, site_root, settings, well_made, theme
):
    settings.EXAMPLE_THEME = theme
    grounds = {}

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto("/elements/")
        well_made(page)
        grounds[scheme] = page.evaluate(GROUND)

    assert grounds["light"] != grounds["dark"]


def test_host_that_says_nothing_of_a_dark_scheme_stays_light(page, live_server, site_root):
    page.emulate_media(color_scheme="dark")
    page.goto("/elements/")
    dark = page.evaluate(GROUND)

    page.add_style_tag(content=":root { color-scheme: normal !important }")

    assert page.evaluate(GROUND) != dark


def test_forced_colours_keep_what_only_colour_says(page, live_server, site_root):
    page.emulate_media(forced_colors="active")
    page.goto("/elements/")

    for selector in (".wm-button", ".wm-status", ".wm-notice", ".wm-card"):
        border = page.locator(selector).first.evaluate("element => getComputedStyle(element).borderTopWidth")
        assert border != "0px", selector
