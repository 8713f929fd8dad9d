"""A person who has only a keyboard, and what must hold for every stop on their way."""

#: How an element is marked: its outline and its shadow.
MARK = """(one) => {
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(one);
    return (outlineStyle === "none" ? "" : outlineWidth + outlineStyle) + "|" + boxShadow;
  }"""

#: Kept on the page while nothing has the focus: how each element is marked then. A page that scrolled
#: smoothly, as Wagtail's do, would still be on its way when it is looked at.
REMEMBER = """() => {
  document.activeElement?.blur();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { scroll-behavior: auto !important; }");
  document.adoptedStyleSheets = [sheet];
  const mark = MARK;
  window.plainMarks = new WeakMap([...document.querySelectorAll("body *")].map((one) => [one, mark(one)]));
}""".replace("MARK", MARK)

#: Where the focus is, and why it could not be seen: nothing differs from before, a ring that is too thin or
#: too like what is behind it (but for Wagtail's own), outside the window, or covered. Parts of a date are
#: marked by the browser itself.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return {name: "", problem: ""};
  const labels = [...(at.labels || [])], box = at.getBoundingClientRect();
  const name = labels[0]?.innerText || at.getAttribute("aria-label") || at.innerText || at.value || "";

  const mark = MARK;
  const plain = (one) => window.plainMarks?.get(one) ?? "|none";
  const marked = [at, ...labels, at.parentElement, at.closest(".wm-card")]
    .filter((one) => one && mark(one) !== plain(one));

  const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  function light(color) {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function behind(one) {
    for (let node = one; node; node = node.parentElement) {
      const color = getComputedStyle(node).backgroundColor;
      if (!/(, 0\\)|transparent)$/.test(color)) return color;
    }
    return "white";
  }
  function ringProblem(one) {
    const style = getComputedStyle(one);
    if (document.body.id === "wagtail" || ["none", "auto"].includes(style.outlineStyle)) return "";
    if (parseFloat(style.outlineWidth) < 2) return "has a ring thinner than two pixels";
    const inside = parseFloat(style.outlineOffset) < 0;
    const [more, less] = [light(style.outlineColor), light(behind(inside ? one : one.parentElement))]
      .sort((one, two) => two - one);
    return (more + 0.05) / (less + 0.05) < 3 ? "has a ring too like its background" : "";
  }
  function coverProblem() {
    const x = box.left + Math.min(box.width / 2, 20), y = box.top + Math.min(box.height / 2, 12);
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return "is outside the window";
    const top = document.elementFromPoint(x, y);
    const own = [at, ...labels].some((one) => !top || one.contains(top) || top.contains(one));
    return own ? "" : "is covered by " + top.outerHTML.slice(0, 80);
  }
  let problem = "";
  if (!box.width || !box.height) problem = "has no size";
  else if (!marked.length && at.type !== "date") problem = "is not marked";
  else problem = marked.map(ringProblem).find(Boolean) || coverProblem();
  return {name: name.trim(), problem, html: at.outerHTML.slice(0, 120)};
}""".replace("MARK", MARK)


class Keyboard:
    """Every stop must be seen before it is used."""

    def __init__(self, page):
        self.page = page

    def go_to(self, name, most=80):
        """Press Tab until the focus is on what is called ``name``; check that each stop can be seen."""
        for _press in range(most):
            seen = self.stop()
            assert seen["problem"] == "", seen
            if name in seen["name"]:
                return
        raise AssertionError(f"No Tab leads to “{name}” on {self.page.url}.")

    def stop(self):
        """Press Tab; tell where the focus is now and what is wrong with it."""
        self.page.keyboard.press("Tab")
        return self.page.evaluate(FOCUS)

    def walk(self, most=200):
        """What is wrong on the way through the whole page; raises where there is no end to it."""
        self.page.evaluate(REMEMBER)
        stops = []
        for _press in range(most):
            seen = self.stop()
            if stops and (not seen["name"] and "html" not in seen or seen["html"] == stops[0]["html"]):
                return [f"{one['html']} {one['problem']}" for one in stops if one["problem"]]
            stops.append(seen)
        raise AssertionError(f"{self.page.url} has more than {most} stops.")

    def press(self, key):
        self.page.keyboard.press(key)

    def write(self, name, text):
        self.go_to(name)
        self.page.keyboard.type(text)

    def follow(self, name):
        self.go_to(name)
        with self.page.expect_navigation():
            self.press("Enter")
