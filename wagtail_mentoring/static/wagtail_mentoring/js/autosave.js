// Saves a section's answers while they are written, and says honestly whether that worked.

const DELAY = 1500;
const RETRY = 10000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.state = form.querySelector("[data-wm-autosave-state]");
    this.version = form.elements.namedItem("version");
    this.saved = "wmUnsent" in this.words ? null : this.answers().toString();
    this.leaving = false;
    this.stopped = false;
    form.addEventListener("input", (event) => this.later(event.target, DELAY));
    form.addEventListener("change", (event) => this.later(event.target, 0));
    form.addEventListener("submit", () => {
      this.leaving = true;
      this.running?.abort();
    });
    window.addEventListener("beforeunload", (event) => this.warn(event));
    window.addEventListener("online", () => this.save());
  }

  // Every answer as it would be sent. Files and the search for mentors go with the form only.
  answers() {
    const answers = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if ((name.startsWith("q-") || name === "asked") && typeof value === "string") answers.append(name, value);
    }
    return answers;
  }

  get isUnsaved() {
    return this.answers().toString() !== this.saved;
  }

  later(field, delay) {
    if (!field.name?.startsWith("q-") || field.type === "file") return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  async save() {
    if (this.leaving || this.stopped || !this.isUnsaved) return;
    if (this.running) {
      this.again = true;
      return;
    }
    const answers = this.answers();
    const body = new URLSearchParams(answers);
    body.set("version", this.version.value);
    body.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    this.running = new AbortController();
    this.say(this.words.wmSaving);
    try {
      const request = { method: "POST", body, headers: { Accept: "application/json" }, signal: this.running.signal };
      await this.understand(await fetch(this.words.wmAutosave, request), answers);
    } catch (error) {
      if (error.name !== "AbortError") this.failed(this.words.wmOffline);
    } finally {
      this.running = null;
    }
    if (this.again) {
      this.again = false;
      this.save();
    }
  }

  async understand(response, answers) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const reply = isJson ? await response.json() : {};
    if (response.ok && isJson) {
      this.version.value = reply.version;
      this.saved = answers.toString();
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      this.say(this.words.wmSaved.replace("%s", time));
      return;
    }
    // A conflict does not go away by itself: the form, when it is sent, shows both versions.
    this.stopped = response.status === 409;
    this.failed([this.words.wmFailed, reply.message].filter(Boolean).join(" "), !this.stopped && response.status >= 500);
  }

  failed(text, retry = true) {
    this.say(text, true);
    if (retry) this.timer = setTimeout(() => this.save(), RETRY);
  }

  say(text, isProblem = false) {
    this.state.textContent = text;
    this.state.classList.toggle("wm-autosave--problem", isProblem);
  }

  warn(event) {
    if (!this.leaving && this.isUnsaved) event.preventDefault();
  }
}

for (const form of document.querySelectorAll("form[data-wm-autosave]")) new Autosave(form);
