// Comfort for long forms: counters, a warning before leaving, and ways to where something is wrong.

function counter(field) {
  const limit = Number(field.dataset.limit);
  const advised = Number(field.dataset.advised || 0);
  // Long texts need no counter until they are nearly too long.
  const quiet = limit > 1000 ? limit * 0.8 : 0;
  const output = document.createElement("output");
  output.className = "counter";
  const update = () => {
    const length = [...field.value].length;
    output.hidden = length < quiet;
    output.textContent = advised && length <= advised ? `${length} / ${advised}` : `${length} / ${limit}`;
    output.classList.toggle("is-long", Boolean(advised) && length > advised);
    output.classList.toggle("is-over", length > limit);
  };
  field.after(output);
  field.addEventListener("input", update);
  update();
}

const countIn = (root) => root.querySelectorAll("textarea[data-limit]:not(.prose-editor textarea)").forEach((field) => {
  if (!field.matches("[data-django-prose-editor-configurable]")) counter(field);
});

// A link to a field that is folded away opens what it is folded into.
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
  target.querySelectorAll(":scope > details").forEach((each) => { each.open = true; });
  const editor = target.closest(".form-field")?.querySelector("[contenteditable=true]");
  const field = editor || (target.matches("input, textarea, select") ? target : target.querySelector("input:not([type=hidden]), textarea, select"));
  target.scrollIntoView({ block: "start" });
  (field || target).focus({ preventScroll: true });
}

function guard(form) {
  let dirty = Boolean(document.querySelector("[data-error-summary]"));
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("change", () => { dirty = true; });
  form.addEventListener("submit", (event) => {
    // A second click while the first is on its way would save everything twice.
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

// The editor's box is not the textarea that its label names.
function nameEditors(root) {
  root.querySelectorAll(".prose-editor").forEach((editor) => {
    const box = editor.querySelector("[contenteditable=true]");
    const field = editor.closest(".form-field");
    const label = field?.querySelector("label");
    if (!box || !label || box.hasAttribute("aria-labelledby")) return;
    label.id ||= `${label.htmlFor}_label`;
    box.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => box.focus());
    const errors = field.querySelector(".errorlist");
    if (errors?.id) box.setAttribute("aria-describedby", errors.id);
  });
}
nameEditors(document);
document.addEventListener("prose-editor:ready", () => nameEditors(document));

document.querySelectorAll("[data-desk-form]").forEach(guard);
countIn(document);
document.addEventListener("formset:added", (event) => countIn(event.target));
window.addEventListener("hashchange", reveal);
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  // The same hash twice is no change of the hash.
  if (link && link.hash === location.hash) { event.preventDefault(); reveal(); }
});
document.querySelector("[data-error-summary]")?.focus();
reveal();
