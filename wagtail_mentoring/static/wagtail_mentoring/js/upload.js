// Sends a file as soon as it is chosen, and says how far it is. Without it the form sends files by itself.

import { freshToken } from "./fresh_token.js";

const JSON_ONLY = "application/json";

class Upload {
  constructor(block) {
    this.block = block;
    this.words = block.dataset;
    this.form = block.closest("form");
    this.input = block.querySelector('input[type="file"]');
    this.present = block.querySelector("[data-wm-file]");
    this.progress = block.querySelector("[data-wm-file-progress]");
    this.bar = this.progress.querySelector("progress");
    this.state = block.querySelector("[data-wm-file-state]");
    this.again = block.querySelector("[data-wm-file-again]");
    this.removal = this.present.querySelector('button[name="remove_file"]');
    this.input.addEventListener("change", () => this.choose());
    this.removal.addEventListener("click", (event) => this.remove(event));
    this.progress.querySelector("[data-wm-file-cancel]").addEventListener("click", () => this.cancel());
    this.again.querySelector("button").addEventListener("click", () => this.retry());
    window.addEventListener("online", () => this.isLost && this.retry());
    window.addEventListener("beforeunload", (event) => {
      if (this.request || this.isLost) event.preventDefault();
    });
    // What is under way, or did not get through, goes with the form.
    this.form.addEventListener("submit", () => {
      this.isLost = false;
      this.drop();
    });
  }

  choose() {
    const [file] = this.input.files;
    if (!file) return;
    this.drop();
    this.showError("");
    if (file.size > Number(this.words.wmLimit)) {
      this.input.value = "";
      this.showError(this.words.wmTooLarge);
      return;
    }
    this.file = file;
    this.send("file", file);
  }

  remove(event) {
    event.preventDefault();
    this.drop();
    this.showError("");
    this.file = null;
    this.send("remove", this.present.querySelector("[data-wm-file-key]").value);
  }

  retry() {
    this.showError("");
    this.send(...this.last);
  }

  send(name, value, isSecondTry = false) {
    this.last = [name, value];
    this.isLost = false;
    this.again.hidden = true;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    body.append("question", this.words.wmQuestion);
    body.append(name, value);
    const request = new XMLHttpRequest();
    this.request = request;
    request.open("POST", this.words.wmUpload);
    request.setRequestHeader("Accept", JSON_ONLY);
    if (name === "file") this.watch(request.upload, value.name);
    request.addEventListener("load", () => this.request === request && this.understand(request, isSecondTry));
    request.addEventListener("error", () => this.request === request && this.lost());
    request.send(body);
  }

  watch(upload, name) {
    const label = this.words.wmSending.replace("%s", name);
    this.say(label);
    this.bar.value = 0;
    this.progress.hidden = false;
    let told = 0;
    upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      this.bar.value = percent;
      // Often enough to know that it goes on, seldom enough to be listened to.
      if (percent < told + 25 || percent === 100) return;
      told = percent;
      this.say(this.words.wmPercent.replace("%s", name).replace("%d", percent));
    });
    // From here on the server has it, so there is nothing left to cancel.
    upload.addEventListener("load", () => {
      if (this.progress.contains(document.activeElement)) this.input.focus();
      this.progress.hidden = true;
      this.say(this.words.wmChecking);
    });
  }

  async understand(request, isSecondTry) {
    if (request.status === 403 && !isSecondTry && (await freshToken(this.form))) {
      if (this.request === request) this.send(...this.last, true);
      return;
    }
    if (this.request !== request) return;
    this.finish();
    const isJson = request.getResponseHeader("Content-Type")?.startsWith(JSON_ONLY);
    const reply = isJson ? JSON.parse(request.responseText) : {};
    if (request.status === 200 && isJson) {
      this.kept(reply.file);
      return;
    }
    if ("file" in reply) this.showFile(reply.file);
    const isTheirs = request.status === 400 || request.status === 409;
    if (isTheirs) this.input.value = "";
    this.again.hidden = isTheirs;
    this.showError(request.status === 401 ? this.words.wmSignedOut : reply.message || this.words.wmFailed);
  }

  kept(file) {
    this.input.value = "";
    const hadFocus = this.present.contains(document.activeElement);
    this.showFile(file);
    if (file?.suspect) {
      this.showError(file.note);
      return;
    }
    this.say(file ? this.words.wmKept.replace("%s", file.name) : this.words.wmRemoved);
    if (!file && hadFocus) this.input.focus();
  }

  showFile(file) {
    this.present.hidden = !file;
    const put = (name, text) => {
      this.present.querySelector(`[data-wm-file-${name}]`).textContent = text;
    };
    put("name", file?.name ?? "");
    put("size", file?.size ?? "");
    put("link", file?.name ?? "");
    put("note", file?.note ?? "");
    this.present.querySelector("[data-wm-file-link]").href = file?.url ?? "";
    this.present.querySelector("[data-wm-file-note]").hidden = !file?.note || file.suspect;
    this.present.querySelector("[data-wm-file-key]").value = file?.key ?? "";
    // Other questions may depend on whether there is a file.
    this.present.dispatchEvent(new Event("change", { bubbles: true }));
  }

  lost() {
    this.finish();
    this.isLost = true;
    this.again.hidden = false;
    this.showError(this.words.wmLost);
  }

  cancel() {
    this.drop();
    this.input.value = "";
    this.say(this.words.wmCancelled);
    this.input.focus();
  }

  drop() {
    const { request } = this;
    this.finish();
    request?.abort();
  }

  finish() {
    this.request = null;
    this.progress.hidden = true;
    this.say("");
  }

  say(text) {
    this.state.textContent = text;
  }

  // The same block that the server writes, where the control's description looks for it.
  showError(text) {
    const id = `${this.input.id}_error`;
    document.getElementById(id)?.remove();
    this.block.classList.toggle("wm-field--invalid", Boolean(text));
    this.input.removeAttribute("aria-invalid");
    const described = (this.input.getAttribute("aria-describedby") ?? "").split(" ").filter((part) => part && part !== id);
    if (text) {
      this.input.setAttribute("aria-invalid", "true");
      described.push(id);
      const error = document.createElement("div");
      error.className = "wm-field__error";
      error.id = id;
      error.setAttribute("role", "alert");
      const hidden = document.createElement("span");
      hidden.className = "wm-visually-hidden";
      hidden.textContent = this.words.wmError;
      const paragraph = document.createElement("p");
      paragraph.append(hidden, ` ${text}`);
      error.append(paragraph);
      this.present.before(error);
    }
    if (described.length) this.input.setAttribute("aria-describedby", described.join(" "));
    else this.input.removeAttribute("aria-describedby");
  }
}

for (const block of document.querySelectorAll("[data-wm-upload]")) new Upload(block);
