// Keeps answers that could not be saved through a reload of the page. They lie in the session storage: it ends
// with the tab, as the computer may be a shared one, and holds nothing once the answers are saved.

const PREFIX = "wm-unsent:";
const TICKED = ["radio", "checkbox"];

// Where storage is switched off there is no copy, and nothing else changes.
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

// Copies that were sent with a form are saved once another page has come back.
export function forgetSent() {
  const kept = storage();
  for (const key of Object.keys(kept ?? {})) {
    if (!key.startsWith(PREFIX) || key === PREFIX + window.location.pathname) continue;
    if (JSON.parse(kept.getItem(key)).isSent) kept.removeItem(key);
  }
}

export class UnsentCopy {
  constructor(form, version) {
    this.form = form;
    this.version = version;
    this.key = PREFIX + window.location.pathname;
  }

  keep(answers, isSent = false) {
    try {
      storage()?.setItem(this.key, JSON.stringify({ answers: answers.toString(), version: this.version.value, isSent }));
    } catch {
      // The storage is full; the page itself still holds the answers.
    }
  }

  forget() {
    storage()?.removeItem(this.key);
  }

  // Puts the copy into the form, if it holds anything that the page does not, and says whether it did.
  restoreInto(shown) {
    const text = storage()?.getItem(this.key);
    if (!text) return false;
    const { answers, version, isSent } = JSON.parse(text);
    const wasTaken = isSent && Number(this.version.value) > Number(version);
    if (wasTaken || answers === shown.toString()) {
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
      if (!name?.startsWith("q-") || !asked.includes(name.slice(2)) || ["file", "hidden"].includes(type)) continue;
      if (TICKED.includes(type)) control.checked = (left.get(name) ?? []).includes(control.value);
      else control.value = left.get(name)?.shift() ?? "";
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
