// Says which role a speaker held then, as soon as the speaker and the date are known.
// Without this file the role is filled in when the form is saved.

const WAIT = 250;
const NAMES = /^(.*?)(speaker|speaker-typed|date|occasion|occasion-typed|role_title|role_body)$/;

function values(form, prefix) {
  const value = (name) => form.elements[prefix + name]?.value.trim() ?? "";
  // A name that was typed on is not what was picked.
  const picked = (name) => value(`${name}-typed`) === value(`${name}-label`) ? value(name) : "";
  return {
    speaker: picked("speaker"),
    date: value("date"),
    occasion: picked("occasion") || form.dataset.occasion || "",
    typed: value("role_title") || value("role_body"),
  };
}

// Where to say it: the row's own place, or below the fields for the role.
function place(form, prefix) {
  const title = form.elements[`${prefix}role_title`];
  if (!title) return form.elements[`${prefix}quote`]?.closest(".row-card")?.querySelector("[data-role-here]");
  const line = title.closest(".form-line") ?? title.parentElement;
  let found = line.nextElementSibling;
  if (!found?.matches("[data-role-here]")) {
    found = document.createElement("p");
    found.className = "lookup-beside";
    found.dataset.roleHere = "";
    found.setAttribute("role", "status");
    line.after(found);
  }
  return found;
}

async function show(form, prefix, url) {
  const where = place(form, prefix);
  if (!where) return;
  const { speaker, date, occasion, typed } = values(form, prefix);
  const query = new URLSearchParams({ speaker, date, occasion }).toString();
  where.dataset.asked = typed ? "" : query;
  let html = "";
  if (speaker && !typed) {
    const answer = await fetch(`${url}?${query}`).catch(() => null);
    // Nobody waits for an answer to what stood there before.
    if (where.dataset.asked !== query) return;
    if (answer?.ok && !answer.redirected) html = (await answer.text()).trim();
  }
  where.innerHTML = html;
  where.hidden = !html;
  // A row that has no fields for the role fills it in by itself.
  if (!form.elements[`${prefix}role_title`]) where.querySelector("[data-use-role]")?.remove();
}

function start(form, url) {
  const timers = new Map();
  const later = (prefix) => {
    clearTimeout(timers.get(prefix));
    timers.set(prefix, setTimeout(() => show(form, prefix, url), WAIT));
  };
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      const hit = NAMES.exec(event.target.name ?? "");
      if (hit) later(hit[1]);
    });
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-use-role]");
    if (!button) return;
    const said = button.parentElement.querySelector("[data-role-title]").dataset;
    const title = button.closest("[data-role-here]").previousElementSibling.querySelector("[name$=role_title]");
    const prefix = NAMES.exec(title.name)[1];
    title.value = said.roleTitle;
    form.elements[`${prefix}role_body`].value = said.roleBody;
    title.dispatchEvent(new Event("input", { bubbles: true }));
    title.focus();
  });
  // What a row begins with is known already.
  form.querySelectorAll("[name$=speaker-typed]").forEach((field) => later(NAMES.exec(field.name)[1]));
  document.addEventListener("formset:added", (event) => {
    const field = event.target.querySelector("[name$=speaker-typed]");
    if (field) later(NAMES.exec(field.name)[1]);
  });
}

document.querySelectorAll("form[data-desk-form]").forEach((form) => {
  const url = form.dataset.roleUrl ?? form.querySelector("[data-role-url]")?.dataset.roleUrl;
  if (url) start(form, url);
});
