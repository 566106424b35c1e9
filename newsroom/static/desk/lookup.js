// Looks the page behind a link up while one goes on typing, and puts what it says beside the fields.
// Without this file the same buttons ask the server, which draws the form again.

const EVERY = 1500;
const LONGEST = 90_000;

function start(root) {
  const link = root.querySelector("input[type=url]");
  const form = link.form;
  const panel = root.querySelector("[data-lookup-found]");
  let round = 0;

  async function read(url, options) {
    const answer = await fetch(url, options).catch(() => null);
    // A redirect is the door: the session has ended.
    if (!answer || answer.redirected || !answer.headers.get("Content-Type")?.startsWith("text/html")) return null;
    return answer.status < 500 ? answer.text() : null;
  }

  function say(html) {
    form.querySelectorAll(".lookup-beside").forEach((each) => each.remove());
    if (html === null) panel.textContent = root.dataset.failed;
    else panel.innerHTML = html;
    panel.querySelectorAll("[data-suggestion]").forEach(beside);
    tidy();
  }

  // Next to its field, if that is in sight and empty; nothing is ever written over.
  function beside(row) {
    const field = form.elements[row.dataset.suggestion];
    if (!field || !fits(field, row)) return row.remove();
    if (field === link) return;
    const place = document.createElement("p");
    place.className = "lookup-beside";
    Object.assign(place.dataset, row.dataset);
    place.append(...row.childNodes);
    field.after(place);
    row.remove();
  }

  function fits(field, row) {
    if ("replaces" in row.dataset) return field.value !== row.dataset.text;
    return (field.value === "" || field.value === row.dataset.default) && field.value !== row.dataset.text;
  }

  function rows() {
    return [...form.querySelectorAll("[data-suggestion]")];
  }

  function tidy() {
    const offered = rows().filter((row) => !("replaces" in row.dataset));
    panel.querySelector("[data-use-all]")?.toggleAttribute("hidden", offered.length < 2);
    const said = panel.querySelector("[data-suggestion]") || offered.length > 1;
    panel.querySelector("[data-lookup-offer]")?.toggleAttribute("hidden", !said);
    panel.querySelector("[data-lookup-nothing]")?.toggleAttribute("hidden", rows().length > 0);
  }

  function use(row) {
    const field = form.elements[row.dataset.suggestion];
    if (fits(field, row)) {
      field.value = row.dataset.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    row.remove();
    tidy();
    return field;
  }

  async function ask() {
    const mine = ++round;
    const body = new FormData();
    body.set("url", link.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const until = Date.now() + LONGEST;
    let html = await read(root.dataset.ask, { method: "POST", body });
    for (;;) {
      // Somebody has asked about another link since.
      if (mine !== round) return;
      // What is only repeated would be read aloud again and again.
      const still = html?.includes("data-lookup-waiting") && panel.querySelector("[data-lookup-waiting]");
      if (!still) say(html);
      const waiting = panel.querySelector("[data-lookup-waiting]");
      if (!waiting || Date.now() > until) return;
      const own = location.pathname.match(/\/(\d+)\/change\//)?.[1] ?? "";
      await new Promise((resolve) => setTimeout(resolve, EVERY));
      html = await read(`${waiting.dataset.lookupWaiting}?for=${own}`);
    }
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.name === "_look_up") {
      event.preventDefault();
      ask();
    } else if (button?.name === "_use") {
      event.preventDefault();
      if (button.value === "all") rows().filter((row) => !("replaces" in row.dataset)).forEach(use);
      else use(button.closest("[data-suggestion]"))?.focus();
    }
  });
  // A suggestion goes when somebody types where it would go.
  form.addEventListener("input", (event) => {
    const row = rows().find((each) => each.dataset.suggestion === event.target.name);
    if (row && !fits(event.target, row)) { row.remove(); tidy(); }
  });
}

document.querySelectorAll("[data-lookup]").forEach(start);
