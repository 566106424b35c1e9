// Selecting a passage of a transcript by mouse, finger or keyboard. Without this file the form takes
// the same offsets typed in. Offsets count code points; a JavaScript string counts UTF-16 units.

const root = document.querySelector("[data-transcript]");
const form = document.querySelector("[data-passage-form]");
const points = (text) => [...text].length;

class Passage {
  constructor() {
    this.blocks = [...root.querySelectorAll(".ts-paragraph")];
    this.pieces = [...root.querySelectorAll("[data-from]")];
    this.bar = document.querySelector("[data-passage-bar]");
    this.caret = Object.assign(document.createElement("span"), { className: "ts-caret", hidden: true });
    this.caret.setAttribute("aria-hidden", "true");
    root.append(this.caret);
    // One stop for the Tab key; j and k go on from there.
    this.blocks.forEach((block, place) => { block.tabIndex = place ? -1 : 0; });
    root.addEventListener("focusin", (event) => this.focused(event.target));
    root.addEventListener("focusout", () => { this.caret.hidden = true; });
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("selectionchange", () => this.changed());
    this.bar.querySelector("[data-passage-take]").addEventListener("click", () => this.fill(this.seen));
    form.addEventListener("keydown", (event) => this.back(event));
    for (const name of ["start", "end"]) form.elements[name].addEventListener("input", () => this.preview());
    const here = location.hash.startsWith("#p-") && document.getElementById(location.hash.slice(1));
    if (here && !document.querySelector("[data-error-summary]")) here.focus();
  }

  // --- Where something is in the text ---

  /** The offset of a place in the document; "start" looks forward from between pieces, "end" back. */
  offset(node, place, edge) {
    const piece = node.nodeType === Node.TEXT_NODE && node.parentElement.closest("[data-from]");
    if (piece) return Number(piece.dataset.from) + points(node.data.slice(0, place));
    const here = document.createRange();
    here.setStart(node, place);
    const after = this.pieces.findIndex((each) => here.comparePoint(each, 0) >= 0);
    if (edge === "start") return after < 0 ? null : Number(this.pieces[after].dataset.from);
    const before = this.pieces.at(after < 0 ? -1 : after - 1);
    return after === 0 ? null : Number(before.dataset.from) + points(before.textContent);
  }

  /** What is selected in the text, without white space around it; null if nothing is. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(root)) return null;
    const start = this.offset(range.startContainer, range.startOffset, "start");
    const end = this.offset(range.endContainer, range.endOffset, "end");
    return start === null || end === null || start >= end ? null : this.trimmed(start, end);
  }

  trimmed(start, end) {
    const text = this.text(start, end);
    const from = start + points(text) - points(text.trimStart());
    const to = start + points(text.trimEnd());
    return from < to ? { start: from, end: to, text: text.trim() } : null;
  }

  /** The words between two offsets, as far as they are on this page; a line break between paragraphs. */
  text(start, end) {
    let last = null;
    return this.pieces.map((piece) => {
      const from = Number(piece.dataset.from);
      const letters = [...piece.textContent];
      if (from >= end || from + letters.length <= start) return "";
      // What is between two pieces and drawn in neither is line breaks.
      const gap = last === null ? "" : "\n".repeat(Math.max(0, from - last));
      last = from + letters.length;
      return gap + letters.slice(Math.max(0, start - from), end - from).join("");
    }).join("");
  }

  place(offset) {
    const piece = this.pieces.findLast((each) => Number(each.dataset.from) <= offset) ?? this.pieces[0];
    const letters = [...piece.textContent].slice(0, offset - Number(piece.dataset.from));
    return [piece.firstChild, letters.join("").length];
  }

  block(node) {
    return (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".ts-paragraph");
  }

  // --- By keyboard ---

  focused(block) {
    if (!block.matches(".ts-paragraph")) return;
    this.blocks.forEach((each) => { each.tabIndex = each === block ? 0 : -1; });
    const selection = getSelection();
    if (this.block(selection.focusNode) !== block) {
      selection.collapse(...this.place(Number(block.querySelector("[data-from]").dataset.from)));
    }
    this.drawCaret();
  }

  key(event) {
    if (event.defaultPrevented || event.target.closest("input, textarea, select, button, summary, [contenteditable=true]")) return;
    const block = event.target.closest(".ts-paragraph");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && (event.key === "j" || event.key === "k")) return this.step(event, block, event.key === "j" ? 1 : -1);
    if (!block) return;
    const move = {
      ArrowLeft: ["left", event.ctrlKey || event.altKey ? "word" : "character"],
      ArrowRight: ["right", event.ctrlKey || event.altKey ? "word" : "character"],
      ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"],
      Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"],
    }[event.key];
    if (move && !event.metaKey) this.move(event, move);
    else if (plain && event.key === "s") this.sentence(event, block);
    else if (plain && event.key === "Enter") this.takeFrom(event, block);
    else if (event.key === "Escape") getSelection().collapse(...this.place(Number(block.querySelector("[data-from]").dataset.from)));
  }

  step(event, block, by) {
    event.preventDefault();
    const at = block ? this.blocks.indexOf(block) + by : this.blocks.findIndex((each) => each.getBoundingClientRect().bottom > 0);
    this.blocks[at]?.focus();
  }

  move(event, [direction, unit]) {
    event.preventDefault();
    const selection = getSelection();
    const before = selection.getRangeAt(0).cloneRange();
    selection.modify(event.shiftKey ? "extend" : "move", direction, unit);
    const block = this.block(selection.focusNode);
    if (!block || !root.contains(block)) {
      // Out of the text: as it was.
      selection.setBaseAndExtent(before.startContainer, before.startOffset, before.endContainer, before.endOffset);
      return;
    }
    if (block !== document.activeElement) block.focus();
    this.drawCaret();
  }

  /** Extend to the end of the sentence: of the one the caret is in, then of the next. */
  sentence(event, block) {
    event.preventDefault();
    const selection = getSelection();
    const first = Number(block.querySelector("[data-from]").dataset.from);
    const text = [...block.querySelectorAll("[data-from]")].map((piece) => piece.textContent).join("");
    const now = this.selected() ?? this.at(selection);
    const language = block.lang || undefined;
    const ends = [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)].map(({ segment, index }) => ({
      start: first + points(text.slice(0, index)), end: first + points(text.slice(0, index) + segment.trimEnd()),
    }));
    const next = ends.find((each) => each.end > now.end);
    if (!next) return;
    const from = now.start < now.end ? now.start : Math.max(next.start, first);
    selection.setBaseAndExtent(...this.place(from), ...this.place(next.end));
  }

  at(selection) {
    const offset = this.offset(selection.focusNode, selection.focusOffset, "start") ?? 0;
    return { start: offset, end: offset };
  }

  takeFrom(event, block) {
    event.preventDefault();
    const pieces = [...block.querySelectorAll("[data-from]")];
    const start = Number(pieces[0].dataset.from);
    const end = Number(pieces.at(-1).dataset.from) + points(pieces.at(-1).textContent);
    this.fill(this.selected() ?? this.trimmed(start, end));
  }

  back(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    this.blocks.find((each) => each.tabIndex === 0)?.focus();
  }

  drawCaret() {
    const selection = getSelection();
    const inText = this.block(document.activeElement) && selection.rangeCount && selection.isCollapsed;
    this.caret.hidden = !inText;
    if (!inText) return;
    const range = selection.getRangeAt(0);
    const box = range.getClientRects()[0] ?? this.block(range.startContainer).getBoundingClientRect();
    const origin = root.getBoundingClientRect();
    // Physical, as the boxes of a selection are.
    this.caret.style.left = `${box.left - origin.left}px`;
    this.caret.style.top = `${box.top - origin.top}px`;
    this.caret.style.height = `${Math.min(box.height || 20, 40)}px`;
  }

  // --- Into the form ---

  changed() {
    this.drawCaret();
    const now = this.selected();
    if (now) this.seen = now;
    this.bar.hidden = !now || this.inForm(now);
    if (now) this.bar.querySelector("[data-passage-bar-text]").textContent = now.text;
  }

  fill(passage) {
    if (!passage) return;
    form.elements.start.value = passage.start;
    form.elements.end.value = passage.end;
    // So that it is kept like what is typed.
    form.elements.end.dispatchEvent(new Event("change", { bubbles: true }));
    this.show(passage.text);
    this.bar.hidden = true;
    const speaker = form.querySelector("[name=speaker-typed]");
    (speaker.value ? form.elements.kind : speaker).focus();
    form.scrollIntoView({ block: "nearest" });
  }

  inForm({ start, end }) {
    return form.elements.start.value === String(start) && form.elements.end.value === String(end);
  }

  preview() {
    const [start, end] = ["start", "end"].map((name) => Number(form.elements[name].value || NaN));
    this.show(start < end ? this.text(start, end) : "");
  }

  show(text) {
    const shown = form.querySelector("[data-passage]");
    shown.textContent = text;
    shown.hidden = !text;
  }
}

if (root && form) new Passage();

// A server takes a few megabytes of typed text; a long paste goes as the file that it is. Only as it
// is sent: what is kept meanwhile is the text.
const pasting = document.querySelector("[data-large-paste]");
let sending = false;
pasting?.addEventListener("submit", () => { sending = true; setTimeout(() => { sending = false; }); });
pasting?.addEventListener("formdata", ({ formData }) => {
  if (!sending) return;
  const text = formData.get("text");
  if (text.length < 1_000_000 || formData.get("upload")?.size) return;
  formData.set("text", "");
  formData.set("encoding", "utf-8");
  formData.set("upload", new File([text], "pasted.txt", { type: "text/plain" }));
});
