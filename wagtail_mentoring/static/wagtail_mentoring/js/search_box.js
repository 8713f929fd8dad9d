/* The directory's search box suggests filters, employers and people while somebody types: a combobox with a
   list, as the ARIA Authoring Practices describe it. Without this script it is a plain search box. */

const PAUSE = 150; // milliseconds without a key before the server is asked
const LEAST_LETTERS = 2;

const input = document.getElementById("wm-directory-text");
const list = document.getElementById("wm-directory-suggestions");
const form = input.form;

let timer;
let asking = new AbortController();
let active = null;

const options = () => [...list.querySelectorAll("[role=option]")];
const isOpen = () => !list.hidden;

for (const [name, value] of Object.entries({
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-haspopup": "listbox",
  "aria-expanded": "false",
  "aria-controls": list.id,
})) input.setAttribute(name, value);

function activate(option) {
  active?.setAttribute("aria-selected", "false");
  active = option ?? null;
  if (!active) return input.removeAttribute("aria-activedescendant");
  active.setAttribute("aria-selected", "true");
  active.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", active.id);
}

function setOpen(open) {
  activate(null);
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
}

function close() {
  clearTimeout(timer);
  asking.abort();
  setOpen(false);
}

async function suggest() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const state = new URLSearchParams(new FormData(form));
  try {
    const response = await fetch(`${input.dataset.suggestionsUrl}?${state}`, { signal });
    const html = response.ok ? await response.text() : "";
    if (signal.aborted) return;
    list.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.children);
    setOpen(options().length > 0 && input === document.activeElement);
  } catch {
    // No connection, or somebody typed on: the search itself works without suggestions.
  }
}

/* The end of the list leads back to what was typed, and from there to its beginning. */
function step(by) {
  const places = [null, ...options()];
  activate(places.at((places.indexOf(active) + by) % places.length));
}

function choose({ url, name, value, text }) {
  const filter = name && form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
  close();
  if (!filter && !text) {
    location.assign(url);
    return;
  }
  if (filter) filter.checked = true;
  input.value = text;
  form.requestSubmit();
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  if (input.value.trim().length < LEAST_LETTERS) close();
  else timer = setTimeout(suggest, PAUSE);
});

input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (isOpen()) step(event.key === "ArrowDown" ? 1 : -1);
    else if (input.value.trim().length >= LEAST_LETTERS) suggest();
  } else if (event.key === "Enter" && active) {
    event.preventDefault();
    choose(active.dataset);
  } else if (event.key === "Escape" && isOpen()) {
    event.preventDefault();
    close();
  }
});

input.addEventListener("blur", close);
form.addEventListener("submit", close);

// A press would take the focus from the box, and with it the list.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) choose(option.dataset);
});
