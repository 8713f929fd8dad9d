// Keeps answers that could not be saved through a reload of the page. They lie in the session storage: it ends
// with the tab, as the computer may be a shared one, and holds nothing once the answers are known to be saved.

const PREFIX = "wm-unsent:";
const NAME = "copy";
const TICKED = ["radio", "checkbox"];

// Where storage is switched off there is no copy, and nothing else changes.
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

// A copy goes once the server says, by its name in the address, that what was sent with it is stored. That
// another page has come says nothing: it may be there to tell why nothing was saved.
export function forgetStored() {
  const address = new URL(window.location.href);
  const stored = address.searchParams.getAll(NAME);
  if (!stored.length) return;
  const kept = storage();
  for (const key of Object.keys(kept ?? {})) {
    if (key.startsWith(PREFIX) && stored.includes(JSON.parse(kept.getItem(key)).name)) kept.removeItem(key);
  }
  address.searchParams.delete(NAME);
  window.history.replaceState(window.history.state, "", address);
}

export class UnsentCopy {
  constructor(form, version) {
    this.form = form;
    this.version = version;
    // The page has a name, as its address is another one in each language.
    this.key = PREFIX + (form.dataset.wmPage ?? window.location.pathname);
  }

  keep(answers, name = "") {
    try {
      storage()?.setItem(this.key, JSON.stringify({ answers: answers.toString(), version: this.version.value, name }));
    } catch {
      // The storage is full; the page itself still holds the answers.
    }
  }

  // Goes along with the form, under a name that comes back when it is stored.
  send(answers) {
    const name = `${Date.now()}-${Math.random().toString(36).slice(2, 10)}`;
    this.keep(answers, name);
    let field = this.form.elements.namedItem(NAME);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = NAME;
      this.form.append(field);
    }
    field.value = name;
  }

  forget() {
    storage()?.removeItem(this.key);
  }

  // Puts the copy into the form, if it holds anything that the page does not, and says whether it did.
  restoreInto(shown) {
    const text = storage()?.getItem(this.key);
    if (!text) return false;
    const { answers, version } = JSON.parse(text);
    if (answers === shown.toString()) {
      this.forget();
      return false;
    }
    this.fill(new URLSearchParams(answers));
    // What another tab has saved since then is a conflict, and is shown as one.
    this.version.value = version;
    return true;
  }

  fill(answers) {
    const asked = answers.getAll("asked");
    const left = new Map([...new Set(answers.keys())].map((name) => [name, answers.getAll(name)]));
    for (const control of this.form.elements) {
      const { name, type } = control;
      const key = /^(?:away-)?q-(.*)/.exec(name)?.[1];
      if (!asked.includes(key) || ["file", "hidden"].includes(type)) continue;
      if (TICKED.includes(type)) control.checked = (left.get(name) ?? []).includes(control.value);
      else control.value = left.get(name)?.shift() ?? "";
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
    for (const [name, values] of left) {
      if (name.startsWith("q-") && values.some(Boolean) && !this.form.elements.namedItem(name)) this.carry(name, values);
    }
  }

  // What the page has no place for any more goes along all the same: the server keeps it, or says why not.
  carry(name, values) {
    const also = values.map((value) => [name, value]);
    for (const [called, value] of [["asked", name.slice(2)], ...also]) {
      const field = document.createElement("textarea");
      Object.assign(field, { name: called, value, hidden: true });
      this.form.append(field);
    }
  }
}
