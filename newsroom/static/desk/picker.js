// Turns the text box of a picker into a combobox over the desk's autocomplete address.
// Without this file the text is sent as it is, and the server looks the name up.

const WAIT = 150;
let count = 0;

// The name; the other name that was meant, if it was; and what tells it from its namesakes.
function describe(result) {
  const [name, alias, line] = [["bdi", result.text, ""], ["bdi", result.alias, "picker-alias"], ["small", result.line, "picker-line"]]
    .map(([tag, text, style]) => Object.assign(document.createElement(tag), { textContent: text ?? "", className: style }));
  line.dir = "auto";
  return [name, ...(result.alias ? [" ", alias] : []), ...(result.line ? [" ", line] : [])];
}

class Picker {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input[type=text]");
    this.id = root.querySelector("[data-picker-id]");
    this.label = root.querySelector("[data-picker-label]");
    this.many = root.closest("[data-many-picker]");
    this.options = [];
    this.active = -1;
    this.asked = 0;
    this.list = document.createElement("ul");
    this.list.id = `picker-list-${++count}`;
    this.list.className = "picker-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels?.[0]?.textContent.trim() || this.input.getAttribute("aria-label") || "");
    this.list.hidden = true;
    root.append(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list",
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    root.querySelector("[data-picker-add]")?.addEventListener("click", (event) => this.add(event));
    this.mark();
  }

  mark() {
    if (this.id) this.root.classList.toggle("is-picked", Boolean(this.id.value) && this.input.value === this.label.value);
  }

  later() {
    clearTimeout(this.timer);
    if (this.id) this.id.value = this.label.value = "";
    this.mark();
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const term = this.input.value.trim();
    const number = ++this.asked;
    if (!term && this.many) return this.close();
    const response = await fetch(`${this.root.dataset.url}&term=${encodeURIComponent(term)}`).catch(() => null);
    // Nobody waits for an answer to what was typed before.
    if (!response?.ok || number !== this.asked || document.activeElement !== this.input) return;
    this.show((await response.json()).results);
  }

  show(results) {
    this.options = results;
    this.list.replaceChildren(...results.map((result, place) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.dir = "auto";
      option.append(...describe(result));
      // mousedown, because blur closes the list before a click arrives.
      option.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(place); });
      return option;
    }));
    this.list.hidden = !results.length;
    this.input.setAttribute("aria-expanded", String(Boolean(results.length)));
    this.activate(-1);
  }

  activate(place) {
    this.active = place;
    [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === place)));
    if (place < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", this.list.children[place].id);
    this.list.children[place].scrollIntoView({ block: "nearest" });
  }

  close() {
    this.asked++;
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  key(event) {
    // Ctrl+Enter is the form's.
    if (event.ctrlKey || event.metaKey) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return this.ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.activate((from + step + this.options.length) % this.options.length);
    } else if (event.key === "Enter" && (open || this.input.value)) {
      // Enter in a picker picks; it never sends the form.
      event.preventDefault();
      if (open && this.active >= 0) this.choose(this.active);
      else if (open && this.options.length === 1) this.choose(0);
      else if (open) this.activate(0);
      else this.ask();
    } else if (event.key === "Tab" && open) {
      // Only what was meant: an option somebody went to, or one that was spelled out.
      const place = this.active >= 0 ? this.active : this.spelledOut();
      if (place >= 0) this.choose(place);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  spelledOut() {
    const typed = this.input.value.trim().toLowerCase();
    const places = this.options.flatMap((option, place) => [option.text, option.alias].some((name) => name?.toLowerCase() === typed) ? [place] : []);
    return places.length === 1 ? places[0] : -1;
  }

  choose(place) {
    this.take(this.options[place].id, this.options[place].text);
  }

  take(id, text) {
    if (this.many) this.tick(id, text);
    else {
      this.id.value = id;
      // The box folds white space, so the label that it is compared with must be folded too.
      this.input.value = text;
      this.label.value = this.input.value;
    }
    this.close();
    this.mark();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tick(id, text) {
    const chosen = this.many.querySelector("[data-picked-list]");
    const box = chosen.querySelector(`input[value="${CSS.escape(id)}"]`);
    this.input.value = "";
    if (box) { box.checked = true; return; }
    const item = document.createElement("li");
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), {
      type: "checkbox", name: this.many.dataset.name, value: id, checked: true,
    });
    const name = document.createElement("bdi");
    name.textContent = text;
    label.append(input, " ", name);
    item.append(label);
    chosen.append(item);
  }

  add(event) {
    event.preventDefault();
    const url = new URL(event.currentTarget.href);
    url.searchParams.set("_popup", "1");
    const param = event.currentTarget.dataset.pickerAdd;
    if (param && this.input.value && !this.id?.value) url.searchParams.set(param, this.input.value);
    const name = `add-${this.list.id}`;
    waiting.set(name, this);
    window.open(url, name, "width=820,height=700,resizable=yes,scrollbars=yes");
  }
}

const waiting = new Map();

// Called by the admin's own response page of a popup.
window.dismissAddRelatedObjectPopup = (popup, id, text) => {
  const picker = waiting.get(popup.name);
  popup.close();
  picker?.take(String(id), text);
  picker?.input.focus();
};

const start = (root) => root.querySelectorAll("[data-picker]").forEach((each) => new Picker(each));
start(document);
document.addEventListener("formset:added", (event) => start(event.target));
