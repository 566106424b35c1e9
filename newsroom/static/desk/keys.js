// The keys of every page of the desk. Only those with Ctrl (or Command) work while somebody types.

const WAIT = 1500; // after g
const MORE = 500; // for a second digit
const TYPING = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable=true]";
const SAVE = ".desk-submit .default";
const NEXT = ".desk-submit :is([name=_addanother], [name=_next])";
const SUBMIT = ".desk-submit [name=_submit]";
let going = 0;
let digits = "";
let timer;

// The same keys on every layout: where no Latin letter is typed, the place on the keyboard counts.
function pressed(event) {
  if (event.key === "?" || event.key === "؟") return "?";
  if (/^[a-z0-9]$/i.test(event.key)) return event.key.toLowerCase();
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1].toLowerCase() ?? event.key;
}

function send(...selectors) {
  const form = document.activeElement?.closest("form[data-desk-form]") ?? document.querySelector("form[data-desk-form]");
  const button = selectors.map((each) => form?.querySelector(each)).find(Boolean);
  if (button) form.requestSubmit(button);
  return Boolean(button);
}

function withControl(event) {
  const key = pressed(event);
  const dialog = document.querySelector("dialog[open]");
  if (key === "k" && !event.shiftKey) return open("desk-palette");
  if (dialog) return false;
  if (key === "s" && !event.shiftKey) return send(SAVE);
  if (event.key !== "Enter") return false;
  return event.shiftKey ? send(SUBMIT) : send(NEXT, SAVE);
}

function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog) return false;
  document.querySelectorAll("dialog[open]").forEach((each) => each !== dialog && each.close());
  if (!dialog.open) {
    dialog.showModal();
    dialog.dispatchEvent(new Event("desk:open"));
  }
  return true;
}

function goTo(key) {
  if (/\d/.test(key)) return section(key);
  going = 0;
  if (key === "m") return jump("what-is-missing");
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (link) location.assign(link.href);
  return Boolean(link);
}

function section(key) {
  const places = document.querySelectorAll(".desk-form-main > .form-section[id]");
  digits += key;
  clearTimeout(timer);
  const go = () => {
    const place = places[Number(digits) - 1];
    going = 0;
    digits = "";
    if (place) jump(place.id);
  };
  // A second digit may follow where there are so many sections.
  if (Number(digits) * 10 <= places.length) timer = setTimeout(go, MORE);
  else go();
  return true;
}

// By its link if there is one: then forms.js opens what is folded and goes to the first field.
function jump(id) {
  const place = document.getElementById(id);
  if (!place) return false;
  if (id === "what-is-missing") {
    place.scrollIntoView({ block: "nearest" });
    (place.querySelector("a") ?? place).focus();
  } else if (location.hash === `#${id}`) document.querySelector(`a[href="#${CSS.escape(id)}"]`)?.click();
  else location.hash = id;
  return true;
}

function alone(event) {
  const key = pressed(event);
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return false;
  if (going && Date.now() - going < WAIT) return goTo(key);
  digits = "";
  going = key === "g" ? Date.now() : 0;
  return key === "?" && open("desk-keys");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const control = event.ctrlKey || event.metaKey;
  if (control ? withControl(event) : alone(event)) event.preventDefault();
});

document.querySelectorAll("[data-open-dialog]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => open(button.dataset.openDialog));
});
