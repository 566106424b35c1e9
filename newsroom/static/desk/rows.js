// Adds a blank row in the browser. Without this file the same button asks the server for one.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  event.preventDefault();
  const section = button.closest("[data-rows]");
  const prefix = section.dataset.rows;
  const total = section.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const template = section.querySelector("template[data-row-template]");
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  template.before(row);
  total.value = Number(total.value) + 1;
  // The event of the admin's own inlines: the prose editor waits for it.
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  row.querySelector("input:not([type=hidden]):not([type=checkbox]), select, textarea")?.focus();
});

document.addEventListener("change", (event) => {
  if (event.target.name?.endsWith("-DELETE")) {
    event.target.closest(".row-card").classList.toggle("is-removed", event.target.checked);
  }
});
