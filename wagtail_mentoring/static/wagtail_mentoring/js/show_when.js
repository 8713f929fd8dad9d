// Shows and hides questions while the answers they depend on are given. The server decides all the same.

const folded = (text) => text.trim().toLowerCase();
// “03” and “+3” are 3.
const asNumber = (text) => (/^\s*[+-]?\d{1,40}\s*$/.test(text) ? String(BigInt(text.replace("+", ""))) : folded(text));
// Empty lists before a choice say which rank it has; those behind it say nothing.
const toTheLast = (values) => values.slice(0, values.findLastIndex(Boolean) + 1);

class ShowWhen {
  constructor(form) {
    this.form = form;
    this.blocks = [...form.querySelectorAll("[data-wm-show-when]")];
    form.addEventListener("input", () => this.update());
    form.addEventListener("change", () => this.update());
    this.update();
  }

  update() {
    for (const block of this.blocks) {
      const rule = JSON.parse(block.dataset.wmShowWhen);
      block.hidden = !this.isMet(rule);
      if (!block.hidden) this.noteSeen(block);
    }
  }

  isMet({ question, test, values, also }) {
    if (also && !this.isMet(also)) return false;
    const given = this.given(question);
    if (test === "answered") return given.length > 0;
    const compared = this.isNumber(question) ? asNumber : folded;
    const wanted = values.map(compared);
    return given.some((value) => wanted.includes(compared(value)));
  }

  isNumber(name) {
    return this.form.elements.namedItem(name)?.inputMode === "numeric";
  }

  // Answers of a question that is hidden itself do not count.
  asked(name) {
    return [...this.form.elements].filter((control) => control.name === name && !control.closest("[hidden]"));
  }

  given(name) {
    const controls = this.asked(name);
    const chosen = controls.filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked);
    const values = this.wholeOf(name, chosen.map((control) => control.value));
    // A file that was sent before answers its question as well.
    if (chosen.some((control) => control.type === "file")) values.push(this.keptFile(name));
    return values.filter((value) => value.trim());
  }

  // Choices that no control shows count as long as those that one does are as they came.
  wholeOf(name, values) {
    const beside = (kind) => this.asked(kind + name);
    if (beside("away-").some((control) => control.checked && control.value === "all")) return [];
    const [whole, part] = ["whole-", "part-"].map((kind) => beside(kind).map((control) => control.value));
    const isAsItCame = whole.length > 0 && String(toTheLast(values)) === String(part);
    return isAsItCame && !beside("away-").some((control) => control.checked) ? whole : values;
  }

  keptFile(name) {
    return this.form.elements.namedItem(name.replace(/^q-/, "file-"))?.value ?? "";
  }

  // Tells the server that the person has seen the question, so that it is not shown once more as new.
  noteSeen(block) {
    if (!block.dataset.wmKey || block.querySelector("input[name=seen]")) return;
    const seen = document.createElement("input");
    seen.type = "hidden";
    seen.name = "seen";
    seen.value = block.dataset.wmKey;
    block.append(seen);
  }
}

// “I agree” and “I do not agree”: of two ticks that say the opposite the last one counts.
const untickOpposite = ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  const name = target.name.replace(/^away-/, "");
  const opposite = target.name === name ? `away-${name}` : name;
  for (const control of target.form.elements) {
    const isNo = control.name.startsWith("away-") ? control : target;
    if (control.name === opposite && isNo.value === "all") control.checked = false;
  }
};

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("change", untickOpposite);
  if (form.querySelector("[data-wm-show-when]")) new ShowWhen(form);
}
