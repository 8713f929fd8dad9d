// Saves a section's answers while they are written, and says honestly whether that worked.

import { UnsentCopy, forgetStored } from "./unsent_copy.js";
import { freshToken } from "./fresh_token.js";

// Controls of questions, and what stands beside one for choices that it cannot show.
const ANSWER = /^(whole-|part-|away-)?q-/;
const DELAY = 1500;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60000;
const LONGEST_WAIT = 5000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.state = form.querySelector("[data-wm-autosave-state]");
    this.version = form.elements.namedItem("version");
    this.saved = "wmUnsent" in this.words ? null : this.answers().toString();
    this.copy = new UnsentCopy(form, this.version);
    this.wait = FIRST_RETRY;
    this.leaving = false;
    this.stopped = false;
    form.addEventListener("input", (event) => this.later(event.target, DELAY));
    form.addEventListener("change", (event) => this.later(event.target, 0));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => this.warn(event));
    window.addEventListener("pageshow", () => (this.leaving = false));
    window.addEventListener("online", () => this.online());
    window.addEventListener("offline", () => this.offline());
    // Back from signing in, or from another tab: whoever looks at the page wants to know.
    window.addEventListener("focus", () => this.isFailing && this.save());
    this.restore();
  }

  // Every answer as it would be sent. Files and the search for mentors go with the form only.
  answers() {
    const answers = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if ((ANSWER.test(name) || name === "asked") && typeof value === "string") answers.append(name, value);
    }
    return answers;
  }

  get isUnsaved() {
    return this.answers().toString() !== this.saved;
  }

  restore() {
    const isUnsent = "wmUnsent" in this.words;
    // The answer to what this tab has sent shows it; of the last moment before, the storage may know nothing.
    if ("wmSent" in this.words && !isUnsent) {
      this.copy.forget();
      return;
    }
    if (!this.copy.restoreInto(this.answers())) {
      if (isUnsent) this.copy.keep(this.answers());
      return;
    }
    this.say(this.words.wmRestored);
    this.timer = setTimeout(() => this.save(), DELAY);
  }

  later(field, delay) {
    if (!ANSWER.test(field.name) || field.type === "file") return;
    if (this.isUnsaved) this.copy.keep(this.answers());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  // A save under way is waited for: one cut off may have arrived, and the page would be in conflict with itself.
  submit(event) {
    clearTimeout(this.timer);
    if (this.running) {
      event.preventDefault();
      if (!this.isWaiting) this.submitAfterSave(event.submitter);
      return;
    }
    this.leaving = true;
    if (this.isUnsaved) this.copy.send(this.answers());
  }

  async submitAfterSave(button) {
    this.isWaiting = true;
    await Promise.race([this.finished, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT))]);
    this.running?.abort();
    this.running = null;
    this.isWaiting = false;
    this.form.requestSubmit(button);
  }

  online() {
    if (this.isUnsaved) this.save();
    else if (this.isFailing) this.say("");
    this.isFailing = this.isUnsaved;
  }

  offline() {
    this.isFailing = true;
    this.say(this.isUnsaved ? this.words.wmOffline : this.words.wmOfflineSaved, true);
  }

  async save(isSecondTry = false) {
    if (this.leaving || this.stopped || this.isWaiting || !this.isUnsaved) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    const answers = this.answers();
    // Until the reply is here nobody knows what is kept: who goes back to what was saved before has to save it again.
    this.saved = null;
    const body = new URLSearchParams(answers);
    body.set("version", this.version.value);
    if (this.form.elements.namedItem("waits")) body.set("waits", "1");
    body.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    this.running = new AbortController();
    let finish;
    this.finished = new Promise((resolve) => (finish = resolve));
    // While it keeps failing, the reason stays to be read.
    if (!this.isFailing) this.say(this.words.wmSaving);
    let isTokenNew = false;
    try {
      const request = { method: "POST", body, headers: { Accept: "application/json" }, signal: this.running.signal };
      const response = await fetch(this.words.wmAutosave, request);
      if (response.status === 403 && !isSecondTry) isTokenNew = await freshToken(this.form);
      if (!isTokenNew) await this.understand(response, answers);
    } catch (error) {
      if (error.name !== "AbortError") this.failed(this.words.wmOffline);
    } finally {
      this.running = null;
      finish();
    }
    if (isTokenNew) await this.save(true);
    else if (this.again) {
      this.again = false;
      this.save();
    }
  }

  async understand(response, answers) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const reply = isJson ? await response.json() : {};
    if (response.ok && isJson) {
      this.succeeded(reply.version, answers, reply.note);
      return;
    }
    if (response.status === 401) {
      this.failed(this.words.wmSignedOut);
      this.offerLogin();
      return;
    }
    // A conflict does not go away by itself: the form, when it is sent, shows both versions.
    this.stopped = response.status === 409;
    // Those messages say by themselves that nothing is saved.
    const isWhole = response.status === 429 || response.status === 403;
    const after = Number(response.headers.get("Retry-After")) * 1000;
    const words = isWhole && reply.message ? [reply.message] : [this.words.wmFailed, reply.message];
    this.failed(words.filter(Boolean).join(" "), isWhole || response.status >= 500, after);
  }

  succeeded(version, answers, note) {
    this.version.value = version;
    this.saved = answers.toString();
    this.isFailing = false;
    this.wait = FIRST_RETRY;
    if (this.isUnsaved) this.copy.keep(this.answers());
    else this.copy.forget();
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    this.say([this.words.wmSaved.replace("%s", time), note].filter(Boolean).join(". "));
  }

  // Tries again after a while, each time after twice as long.
  failed(text, retry = true, after = 0) {
    this.isFailing = true;
    this.copy.keep(this.answers());
    this.say(text, true);
    clearTimeout(this.timer);
    if (!retry) return;
    this.timer = setTimeout(() => this.save(), Math.max(this.wait, after));
    this.wait = Math.min(this.wait * 2, LONGEST_RETRY);
  }

  offerLogin() {
    if (this.state.querySelector("a")) return;
    const link = document.createElement("a");
    link.href = this.words.wmLogin;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.words.wmLoginLabel;
    this.state.append(" ", link);
  }

  // What is said already is not said again: it would be read out again, and a link in it lose the focus.
  say(text, isProblem = false) {
    if (this.said === text) return;
    this.said = this.state.textContent = text;
    this.state.classList.toggle("wm-autosave--problem", isProblem);
  }

  warn(event) {
    if (!this.leaving && this.isUnsaved) event.preventDefault();
  }
}

forgetStored();
for (const form of document.querySelectorAll("form[data-wm-autosave]")) new Autosave(form);
