"""What axe does not see: words that are cut off, and text that somebody made larger or wider."""

from .conftest import scrolls_sideways

#: WCAG 1.4.12 names these four.
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }"""
LARGE_TEXT = ":root { font-size: 200% !important; }"

#: Elements with text that does not fit them and is not shown. What is read out only, and an excerpt that ends
#: after three lines and is whole elsewhere, are meant so.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (!one.checkVisibility() || !one.innerText || !one.innerText.trim()) return false;
  const style = getComputedStyle(one), hides = (way) => ["hidden", "clip"].includes(way);
  if (one.clientHeight <= 1 || style.webkitLineClamp !== "none") return false;
  return (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1)
    || (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1);
}).map((one) => one.outerHTML.slice(0, 100))"""

#: What moves, or takes a while to change.
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(one);
  return transitionDuration.split(", ").some((time) => parseFloat(time) > 0)
    || animationName !== "none" || scrollBehavior === "smooth";
}).map((one) => one.outerHTML.slice(0, 80))"""

ADD_STYLE = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""


def cut_off_with(page, style):
    """What is cut off once a reader adds ``style``, and whether the page got too wide."""
    page.evaluate(ADD_STYLE, style)
    found = page.evaluate(CUT_OFF)
    if over := scrolls_sideways(page):
        found.append(f"{over} pixels too wide")
    page.evaluate(ADD_STYLE, "")
    return found
