// The command palette: a combobox in a dialog over what the server finds.

const WAIT = 120;
const dialog = document.getElementById("desk-palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const status = dialog?.querySelector("[role=status]");
let results = [];
let active = -1;
let asked = 0;
let timer;

async function ask() {
  const number = ++asked;
  const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(input.value.trim())}`).catch(() => null);
  // Nobody waits for an answer to what was typed before.
  if (number !== asked) return;
  if (!answer?.ok || answer.redirected) return show([], dialog.dataset.failed);
  const found = (await answer.json()).results;
  show(found, found.length ? "" : dialog.dataset.none);
}

function show(found, sentence) {
  results = found;
  status.textContent = sentence;
  list.replaceChildren(...found.map((result, place) => {
    const option = document.createElement("li");
    option.id = `desk-palette-${place}`;
    option.setAttribute("role", "option");
    const label = document.createElement("bdi");
    label.textContent = result.label;
    const hint = document.createElement("span");
    hint.className = "quiet";
    hint.textContent = result.hint;
    option.append(label, " ", hint);
    option.addEventListener("click", () => go(place));
    return option;
  }));
  list.hidden = !found.length;
  input.setAttribute("aria-expanded", String(Boolean(found.length)));
  activate(found.length ? 0 : -1);
}

function activate(place) {
  active = place;
  [...list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === place)));
  if (place < 0) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", list.children[place].id);
  list.children[place].scrollIntoView({ block: "nearest" });
}

function go(place) {
  if (results[place]) location.assign(results[place].url);
}

if (dialog) {
  dialog.addEventListener("desk:open", () => {
    input.value = "";
    show([], "");
    ask();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && results.length) {
      event.preventDefault();
      activate((active + step + results.length) % results.length);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      go(active);
    }
  });
}
