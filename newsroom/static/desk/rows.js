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
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  startEditors(row);
  row.querySelector("input:not([type=hidden]):not([type=checkbox]), select, textarea")?.focus();
});

// The prose editor listens for new rows through jQuery, which these pages do without.
async function startEditors(row) {
  const areas = row.querySelectorAll("[data-django-prose-editor-configurable]");
  if (!areas.length) return;
  const { createEditor } = await import("django-prose-editor/configurable");
  areas.forEach((area) => createEditor(area));
}

document.addEventListener("change", (event) => {
  if (event.target.name?.endsWith("-DELETE")) {
    event.target.closest(".row-card").classList.toggle("is-removed", event.target.checked);
  }
});
