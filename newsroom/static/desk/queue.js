// The keys of the queue: j and k move from row to row, Enter opens (it is a link), x ticks.
// On an item's own page j and k follow the links that carry the key.

const rows = [...document.querySelectorAll("[data-row]")];
document.querySelectorAll("[data-keys]").forEach((line) => { line.hidden = false; });

const STEPS = { j: 1, k: -1 };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return;
  if (event.key in STEPS) move(event);
  if (event.key === "x") tick(event);
});

function move(event) {
  const link = document.querySelector(`a[data-key="${event.key}"]`);
  if (link) return link.click();
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = here < 0 ? rows[0] : rows[here + STEPS[event.key]];
  if (!next) return;
  event.preventDefault();
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

function tick(event) {
  const row = rows.find((each) => each.contains(document.activeElement));
  if (!row) return;
  event.preventDefault();
  row.querySelector("input[type=checkbox]").click();
}
