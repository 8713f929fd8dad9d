// In the form builder: chooses by name the earlier question, and its answers, on which another one depends.

const QUESTION = /^sections-(\d+)-value-questions-(\d+)-id$/;
const COMPARED = ["choice", "yes_no", "number", "short_text"];

function inputNamed(name) {
  return document.querySelector(`[name="${name}"]`);
}

function valueOf(name) {
  return inputNamed(name)?.value ?? "";
}

// A block that was just added has no id until it is saved, unless somebody needs one.
function idOf(input) {
  if (!input.value) input.value = crypto.randomUUID();
  return input.value;
}

function isDeleted(prefix) {
  return valueOf(`${prefix}-deleted`) === "1";
}

// Every question of the form in the order of the page: key, type, label, options.
function questions() {
  const found = [];
  for (const input of document.querySelectorAll('input[name^="sections-"][name$="-id"]')) {
    const place = QUESTION.exec(input.name);
    if (!place) continue;
    const prefix = input.name.slice(0, -3);
    const section = `sections-${place[1]}`;
    if (isDeleted(prefix) || isDeleted(section)) continue;
    const order = [section, prefix].map((name) => Number(valueOf(`${name}-order`)));
    found.push({ input, prefix, section, order, type: valueOf(`${prefix}-type`), label: valueOf(`${prefix}-value-label`) });
  }
  return found.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]);
}

function optionsOf(question, words) {
  if (question.type === "yes_no") return [["yes", words.yes], ["no", words.no]];
  const start = `${question.prefix}-value-options-`;
  const options = [];
  for (const input of document.querySelectorAll(`input[name^="${start}"][name$="-id"]`)) {
    const prefix = input.name.slice(0, -3);
    if (!isDeleted(prefix) && valueOf(`${prefix}-value`)) options.push([idOf(input), valueOf(`${prefix}-value`)]);
  }
  return options;
}

class ShowWhen extends window.StimulusModule.Controller {
  static values = { always: String, gone: String, yes: String, no: String, answers: String };

  connect() {
    this.prefix = this.element.name.replace(/-question$/, "");
    this.select = document.createElement("select");
    this.select.id = `${this.element.id}-picker`;
    this.label = document.querySelector(`label[for="${this.element.id}"]`);
    this.label?.setAttribute("for", this.select.id);
    this.element.after(this.select);
    this.element.hidden = true;
    this.element.closest("form")?.addEventListener("change", (this.refresh = () => this.draw()));
    for (const event of ["focus", "pointerdown"]) this.select.addEventListener(event, () => this.drawQuestions());
    this.select.addEventListener("change", () => this.choose());
    // The other fields of the block, and the blocks above, are drawn after this one.
    requestAnimationFrame(() => this.draw());
  }

  disconnect() {
    this.element.closest("form")?.removeEventListener("change", this.refresh);
    this.select.remove();
    this.boxes?.remove();
    this.label?.setAttribute("for", this.element.id);
    this.element.hidden = false;
  }

  get words() {
    return { yes: this.yesValue, no: this.noValue };
  }

  // The questions before the one, or the section, that this block belongs to.
  get earlier() {
    const own = /^(sections-\d+)-value(-questions-\d+-value)?-show_when$/.exec(this.prefix);
    if (!own) return [];
    const all = questions();
    const prefix = own[2] ? `${own[1]}-value${own[2].replace(/-value$/, "")}` : "";
    const order = [own[1], prefix].map((name) => Number(name ? valueOf(`${name}-order`) : -1));
    return all.filter(
      ({ order: [section, place], type }) =>
        type !== "statement" && (section < order[0] || (section === order[0] && place < order[1])),
    );
  }

  get chosen() {
    return this.earlier.find(({ input }) => input.value && input.value === this.element.value);
  }

  draw() {
    this.drawQuestions();
    this.drawAnswers();
  }

  drawQuestions() {
    const options = [new Option(this.alwaysValue, "")];
    for (const question of this.earlier) {
      options.push(new Option(question.label || "…", idOf(question.input)));
    }
    if (this.element.value && !this.chosen) options.push(new Option(this.goneValue, this.element.value));
    for (const option of options) option.selected = option.value === this.element.value;
    this.select.replaceChildren(...options);
  }

  choose() {
    this.element.value = this.select.value;
    const values = inputNamed(`${this.prefix}-values`);
    if (values) values.value = "";
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  drawAnswers() {
    const test = inputNamed(`${this.prefix}-test`);
    const values = inputNamed(`${this.prefix}-values`);
    if (!test || !values) return;
    const question = this.chosen;
    const compared = Boolean(question) && COMPARED.includes(question.type);
    if (question && !compared) test.value = "answered";
    for (const option of test.options) option.disabled = option.value === "any_of" && Boolean(question) && !compared;
    const asksValues = compared && test.value === "any_of";
    const options = asksValues ? optionsOf(question, this.words) : [];
    this.show(test, Boolean(question));
    this.show(values, asksValues);
    this.boxes?.remove();
    values.hidden = options.length > 0;
    if (options.length) values.after((this.boxes = this.drawBoxes(options, values)));
  }

  show(control, isShown) {
    const field = control.closest("[data-contentpath]") ?? control.closest(".w-field__wrapper");
    if (field) field.hidden = !isShown;
  }

  drawBoxes(options, values) {
    const chosen = () => values.value.split(",").map((value) => value.trim()).filter(Boolean);
    const boxes = document.createElement("fieldset");
    boxes.className = "wm-show-when__answers";
    const legend = document.createElement("legend");
    legend.className = "w-sr-only";
    legend.textContent = this.answersValue;
    boxes.append(legend);
    for (const [key, text] of options) {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = chosen().includes(key);
      box.addEventListener("change", (event) => {
        event.stopPropagation();
        // Answers that are no longer offered could not be taken away by hand.
        const others = chosen().filter((value) => value !== key && options.some(([offered]) => offered === value));
        values.value = (box.checked ? [...others, key] : others).join(",");
        values.dispatchEvent(new Event("input", { bubbles: true }));
      });
      label.append(box, ` ${text}`);
      boxes.append(label);
    }
    return boxes;
  }
}

window.wagtail.app.register("wm-show-when", ShowWhen);
