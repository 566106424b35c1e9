// Comfort on the review screen: comment on selected words, keep answers as one goes.
// Without this file words are pasted, places chosen, and answers sent by their own button.

const AROUND = 60;
const form = document.getElementById("comment-form");
const bar = document.querySelector("[data-desk-selection]");
let chosen = null;

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const place = elementOf(range.startContainer)?.closest("[data-place]");
  if (!place || !place.contains(range.endContainer)) return null;
  const words = range.toString().trim();
  if (!words) return null;
  const before = range.cloneRange();
  before.setStart(place, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { anchor: place.dataset.place, words, before: before.toString().slice(-AROUND) };
}

const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

function show() {
  // While the button has the focus, what was selected before still counts.
  if (bar.contains(document.activeElement)) return;
  chosen = selected();
  bar.hidden = !chosen;
  if (chosen) bar.querySelector("[data-desk-selected]").textContent = `“${chosen.words}”`;
}

function about(anchor, words = "", before = "") {
  form.elements.anchor.value = anchor;
  form.elements.passage.value = words;
  form.elements.before.value = before;
  form.scrollIntoView({ block: "nearest" });
  form.elements.text.focus();
}

if (form && bar) {
  document.addEventListener("selectionchange", show);
  bar.querySelector("button").addEventListener("click", () => {
    if (chosen) about(chosen.anchor, chosen.words, chosen.before);
    bar.hidden = true;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-about]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    about(link.dataset.about);
  });
  // Typed words are no longer those that were selected there.
  form.elements.passage.addEventListener("input", () => { form.elements.before.value = ""; });
}

function keepAnswers(asking) {
  const said = asking.querySelector("[data-kept]");
  let round = 0;
  asking.addEventListener("change", async (event) => {
    if (!/^(answer|remark)-/.test(event.target.name)) return;
    const number = ++round;
    const answer = await fetch(asking.dataset.checklist, {
      method: "POST", body: new FormData(asking), headers: { Accept: "application/json" },
    }).catch(() => null);
    if (number !== round) return;
    // A redirect is the door: the session has ended.
    const told = answer && !answer.redirected && answer.headers.get("Content-Type")?.startsWith("application/json");
    said.textContent = told ? (await answer.json()).said : said.dataset.kept;
  });
}
document.querySelectorAll("form[data-checklist]").forEach(keepAnswers);
