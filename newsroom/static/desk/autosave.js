// Keeps on the server what is typed and not saved, every few seconds while it changes. Where the
// server cannot be reached this browser keeps it, until the server has it.

const EVERY = 3000;
const LARGEST = 2 * 1024 * 1024;
// What a browser still sends for a page that is being closed.
const LAST_WORDS = 60_000;
const OF_THE_PAGE = new Set(["csrfmiddlewaretoken", "kept", "proof", "beside", "in_conflict"]);
const PRIVATE = "[data-private], [data-private] :is(input, textarea, select), [type=password], [type=file]";

class Keeper {
  constructor(form, state) {
    this.form = form;
    this.aborter = new AbortController();
    this.state = state;
    this.said = state.dataset;
    this.name = `unsaved:${this.said.person}:${this.said.form}`;
    this.stamp = form.querySelector("[name=kept]");
    this.page = form.querySelector("[name=page]").value;
    this.kept = this.text();
    // Drawn again with something that nobody has saved.
    this.touched = Boolean(document.querySelector("[data-error-summary]"));
    if (this.touched) this.kept = null;
    this.listen();
    this.forget();
    this.bringBack().then(() => this.tick());
    setInterval(() => this.tick(), EVERY);
  }

  listen() {
    // An editor may rewrite its text as it starts, which is nobody's change.
    this.form.addEventListener("focusin", () => { if (!this.touched && !this.running) this.kept = this.text(); });
    for (const type of ["input", "change", "formset:added"]) {
      this.form.addEventListener(type, () => { this.touched = true; });
    }
    document.addEventListener("desk:keep", () => this.tick());
    window.addEventListener("online", () => this.tick());
    document.addEventListener("submit", (event) => this.submit(event), true);
    window.addEventListener("pagehide", () => this.close());
  }

  text() {
    const secret = new Set([...this.form.querySelectorAll(PRIVATE)].map((field) => field.name));
    const pairs = [...new FormData(this.form)].filter(([name, value]) => (
      typeof value === "string" && !name.startsWith("_") && !OF_THE_PAGE.has(name) && !secret.has(name)
    )).map(([name, value]) => [name, value.replaceAll("\0", "").toWellFormed()]);
    return JSON.stringify(pairs);
  }

  get token() {
    // Not the form's: that is out of date once somebody has signed in again.
    return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
      || this.form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  body(text, seen) {
    const body = new FormData();
    for (const [name, value] of Object.entries({
      form: this.said.form, typed: text, seen, csrfmiddlewaretoken: this.token,
    })) body.append(name, value);
    return body;
  }

  tick() {
    if (!this.touched || this.running || this.sent) return this.running;
    const text = this.text();
    if (text === this.kept) return null;
    this.running = this.keep(text).finally(() => { this.running = null; });
    return this.running;
  }

  async keep(text) {
    if (new Blob([text]).size > LARGEST) return this.alert(this.said.saidLarge);
    const answer = await this.post(text, this.stamp.value);
    if (this.sent) return null;
    if (answer.stamp) {
      this.kept = text;
      this.stamp.value = answer.stamp;
      this.drop();
      return this.quiet();
    }
    const stored = this.store(text);
    if (answer.pk) this.elsewhere(answer.pk);
    // What this page knew is gone: saved or thrown away in another tab.
    if (answer.pk === 0) this.stamp.value = "";
    return this.alert(stored ? answer.why : this.said.saidNowhere, answer.signIn);
  }

  // What the server said: a stamp, or why there is none.
  async post(text, seen) {
    const { saidOffline, saidSignedOut, saidElsewhere } = this.said;
    let response;
    try {
      response = await fetch(this.said.keep, {
        method: "POST", body: this.body(text, seen), redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(10_000), this.aborter.signal]),
      });
    } catch {
      return { why: saidOffline };
    }
    if (response.type === "opaqueredirect" || response.status === 403) return { why: saidSignedOut, signIn: true };
    if (!response.headers.get("content-type")?.startsWith("application/json")) return { why: saidOffline };
    const said = await response.json();
    return response.status === 409 ? { ...said, why: saidElsewhere } : { ...said, why: said.message };
  }

  // --- What is shown ---

  quiet() {
    const time = new Date().toLocaleTimeString(document.documentElement.lang || [], { hour: "2-digit", minute: "2-digit" });
    this.state.querySelector("[data-kept-quiet]").textContent = `${this.said.saidKept} ${time}`;
    this.alert("");
    document.querySelector("[data-keep-elsewhere]").hidden = true;
  }

  alert(sentence, signIn = false) {
    const box = this.state.querySelector("[data-kept-alert]");
    // A live region that says the same again would be read again.
    if (box.dataset.said === sentence) return;
    box.dataset.said = sentence;
    box.textContent = sentence;
    if (sentence) this.state.querySelector("[data-kept-quiet]").textContent = "";
    if (!signIn) return;
    const link = Object.assign(document.createElement("a"), {
      href: this.said.login, target: "_blank", rel: "noopener", textContent: this.said.saidSignIn,
    });
    box.append(" ", link);
  }

  elsewhere(pk) {
    // Where that text is offered already, its own bar asks what is to become of it.
    if (document.querySelector(`[data-unsaved="${pk}"]`)) return;
    // Nor where both stand side by side just now.
    if (this.form.querySelector("[name=beside]")?.value === String(pk)) return;
    const bar = document.querySelector("[data-keep-elsewhere]");
    bar.querySelector("button").value = pk;
    bar.hidden = false;
  }

  // --- In this browser ---

  store(text) {
    try {
      localStorage.setItem(this.name, JSON.stringify({ text, seen: this.stamp.value, page: this.page }));
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    try { localStorage.removeItem(this.name); } catch { /* a browser that stores nothing */ }
  }

  // What was kept of a page that has been saved.
  forget() {
    const saved = document.cookie.match(/(?:^|; )saved_page=([^;]+)/)?.[1];
    if (!saved) return;
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith("unsaved:"))) {
        if (JSON.parse(localStorage.getItem(name)).page === saved) localStorage.removeItem(name);
      }
    } catch { /* as above */ }
  }

  // What this browser kept while the server was out of reach.
  async bringBack() {
    let entry = null;
    try { entry = JSON.parse(localStorage.getItem(this.name)); } catch { /* as above */ }
    if (!entry || this.touched) return;
    const answer = await this.post(entry.text, entry.seen);
    if (answer.stamp) {
      this.drop();
      if (!this.touched) location.reload();
    } else if (answer.pk) {
      const bar = document.querySelector("[data-keep-local]");
      bar.querySelector("[name=_typed]").value = entry.text;
      bar.querySelector("[data-drop]").addEventListener("click", () => { this.drop(); bar.hidden = true; });
      bar.hidden = false;
    }
  }

  // --- Going away ---

  submit(event) {
    if (event.target.id === "logout-form") {
      // Nothing stays behind in a browser from which somebody has signed out.
      if (this.touched && this.text() !== this.kept) navigator.sendBeacon(this.said.keep, this.body(this.text(), this.stamp.value));
      this.sent = true;
      this.drop();
    } else if (event.target === this.form) this.send(event);
    else this.leave();
  }

  send(event) {
    const text = this.text();
    // Until the server says that it has saved this page.
    if (this.touched && text !== this.kept) this.store(text);
    if (!navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.alert(this.said.saidOffline);
      return;
    }
    this.form.querySelector("[name=csrfmiddlewaretoken]").value = this.token;
    this.aborter.abort();
    this.leave();
  }

  leave() {
    this.sent = true;
    setTimeout(() => { this.sent = false; this.aborter = new AbortController(); }, 5000);
  }

  close() {
    if (this.sent || !this.touched) return;
    const text = this.text();
    if (text === this.kept) return;
    this.store(text);
    const body = this.body(text, this.stamp.value);
    if (text.length < LAST_WORDS / 2) navigator.sendBeacon(this.said.keep, body);
  }
}

const state = document.querySelector("[data-keep]");
if (state) new Keeper(state.closest("form"), state);
