// Keeps the list of what is missing true while one types. Without this file it is that of the last save.

const WAIT = 700;
const box = document.querySelector("[data-missing]");
const form = document.querySelector(".desk-form-main[data-desk-form]");
let timer;
let asking;

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const body = new FormData(form);
  const answer = await fetch(box.dataset.missing, { method: "POST", body, signal: asking.signal }).catch(() => null);
  // A redirect is the door: the session has ended, and the old list is better than none.
  if (!answer?.ok || answer.redirected) return;
  const html = (await answer.text().catch(() => null))?.trim();
  if (html === undefined) return;
  const holder = document.createElement("div");
  holder.innerHTML = html;
  // What is only repeated would be read aloud again and again.
  if (holder.textContent.replace(/\s+/g, " ") === box.textContent.trim().replace(/\s+/g, " ")) return;
  const focused = document.activeElement?.getAttribute("href");
  const inside = box.contains(document.activeElement);
  box.replaceChildren(...holder.childNodes);
  if (inside) (box.querySelector(`a[href="${CSS.escape(focused)}"]`) ?? box.querySelector("a"))?.focus();
}

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
};

if (box && form) {
  for (const kind of ["input", "change", "formset:added"]) form.addEventListener(kind, later);
  // What is being sent may be no draft any more when the question arrives.
  form.addEventListener("submit", () => { clearTimeout(timer); asking?.abort(); });
  // What came back with errors may lack something else than what is stored.
  if (document.querySelector("[data-error-summary]")) later();
}
