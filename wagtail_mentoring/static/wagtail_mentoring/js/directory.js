/* The directory's filters with htmx: keeps open what was open, and the focus where the reader is. */

const results = document.getElementById("wm-directory-results");
const form = document.getElementById("wm-directory-form");

function openDetails() {
  return [...results.querySelectorAll("details[id][open]")].map((details) => details.id);
}

function focusOnCount() {
  document.getElementById("wm-directory-count")?.focus({ preventScroll: true });
}

/* A link may ask for other words, or for none. Who is typing is not interrupted. */
function showText() {
  const field = document.getElementById("wm-directory-text");
  const count = document.getElementById("wm-directory-count");
  if (count && field !== document.activeElement) field.value = count.dataset.text;
}

let open = [];
let hadFocus = false;

results.addEventListener("htmx:beforeSwap", () => {
  open = openDetails();
  hadFocus = results.contains(document.activeElement);
});

results.addEventListener("htmx:afterSwap", () => {
  for (const id of open) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  showText();
  // A checkbox keeps the focus by its id; a chip or a page link is gone.
  if (hadFocus && !results.contains(document.activeElement)) focusOnCount();
});

// What was typed has been searched for by the time that somebody goes elsewhere.
document.getElementById("wm-directory-text").addEventListener("change", (event) => event.stopPropagation());

// On a phone the filters cover the results: whoever asks for the results wants to see them.
form.addEventListener("submit", (event) => {
  if (!results.contains(event.submitter)) return;
  const filters = document.getElementById("wm-directory-filters");
  const toggle = filters?.querySelector("summary");
  if (!toggle?.checkVisibility()) return;
  filters.open = false;
  results.addEventListener("htmx:afterSettle", () => {
    document.getElementById("wm-directory-count")?.scrollIntoView();
    focusOnCount();
  }, { once: true });
});
