// A search through the lists of the archive, also where there is no server: the lists are scripts
// that fill `newsroomShelves`, because a page that is opened from a disk may load nothing else.
"use strict";

{
  const MOST = 50;
  const form = document.querySelector("form.find");
  const [input, status, list] = ["input", "[role=status]", "ol"].map((one) => form.querySelector(one));
  const shelves = (self.newsroomShelves ??= []);
  let loading;
  let rows = [];

  // The same letters, however they are typed (newsroom/review/folding.py).
  const SAME = { "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ك": "ک", "ڪ": "ک", "ګ": "گ", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ٱ": "ا", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o" };
  const HIDDEN = /[\u00ad\u0300-\u036f\u0610-\u061a\u0621\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
  const digit = (one) => String(one.codePointAt(0) & 0xf);

  function fold(text) {
    return text.normalize("NFKD").replace(HIDDEN, "").toLowerCase()
      .replace(/[٠-٩۰-۹]/g, digit)
      .replace(/[يىېۍكڪګةەہھۃٱıßæœø]/g, (one) => SAME[one]);
  }

  function load(address) {
    return new Promise((done) => {
      const script = document.createElement("script");
      script.onload = script.onerror = () => { script.remove(); done(); };
      script.src = address;
      document.head.append(script);
    });
  }

  // One month after the other: a script only says what is in it once it has been run.
  async function loadAll() {
    for (const link of document.querySelectorAll("[data-shelf]")) {
      for (let number = 1, more = true; more; number += 1) {
        const before = shelves.length;
        await load(link.dataset.shelf.replace(/1\.js$/, `${number}.js`));
        const shelf = shelves.length > before ? shelves.at(-1) : { more: false, rows: [] };
        more = shelf.more;
        rows.push(...shelf.rows.map((row) => ({ row, text: fold(row.slice(1, 5).join(" ")) })));
      }
    }
  }

  function address(path) {
    const home = form.dataset.home;
    const isFile = home.endsWith("index.html");
    const [kind, slug] = path.split("/");
    return `${isFile ? home.slice(0, -10) : home}${kind}/${encodeURIComponent(slug)}/${isFile ? "index.html" : ""}`;
  }

  function entry([path, title, verdict, who, , day, language]) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: address(path), lang: language, dir: "auto", textContent: title });
    const facts = Object.assign(document.createElement("span"), { className: "aside", textContent: [verdict, who, day].filter(Boolean).join(" · ") });
    item.append(link, " ", facts);
    return item;
  }

  async function find() {
    const asked = input.value;
    const words = fold(asked).split(/\s+/).filter(Boolean);
    if (!words.length) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    status.textContent = form.dataset.busy;
    await (loading ??= loadAll());
    if (asked !== input.value) return;
    const found = rows.filter(({ text }) => words.every((word) => text.includes(word)));
    list.replaceChildren(...found.slice(0, MOST).map(({ row }) => entry(row)));
    status.textContent = found.length ? `${form.dataset.some} ${found.length}` : form.dataset.none;
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); find(); });
  input.addEventListener("input", find);
}
