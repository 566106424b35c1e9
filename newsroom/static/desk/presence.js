// Shows who else has an item open, and tells the others that this page is open.

const EVERY = 6000;
const root = document.querySelector("[data-presence]");

function line(name, person) {
  const found = root.querySelector(`[data-presence-${name}]`).content.cloneNode(true);
  const place = found.querySelector("[data-name]");
  if (place) place.textContent = person;
  return found;
}

function body(as) {
  const body = new FormData();
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  for (const [name, value] of Object.entries({ as, proof: root.dataset.proof, csrfmiddlewaretoken: token })) body.append(name, value);
  return body;
}

let shown = null;
let taken = false;

function show(scene) {
  const { version } = root.dataset;
  const moved = Boolean(version && scene.version && String(scene.version) !== version);
  const now = JSON.stringify([scene.others, scene.taken_by, scene.texts, moved]);
  // A live region that is drawn again would be read again.
  if (now === shown) return;
  shown = now;
  const lines = scene.others.filter((person) => person !== scene.taken_by).map((person) => line("here", person));
  if (scene.taken_by) lines.unshift(line("taken", scene.taken_by));
  for (const text of scene.texts) {
    if (document.querySelector(`[data-unsaved="${text.pk}"]`) || !document.querySelector("[data-keep]")) continue;
    const offer = line("text", text.person);
    offer.querySelector("button").value = text.pk;
    lines.push(offer);
  }
  if (moved) lines.push(line("moved"));
  root.querySelector("[data-presence-said]").replaceChildren(...lines);
  const door = root.querySelector("[data-presence-take-over]");
  if (door) door.hidden = !scene.others.length;
  // What is typed is kept at once, for whoever took over can see it.
  if (scene.taken_by && !taken) document.dispatchEvent(new Event("desk:keep"));
  taken = Boolean(scene.taken_by);
}

async function beat() {
  const response = await fetch(root.dataset.presence, {
    method: "POST", body: body(root.dataset.as), redirect: "manual",
  }).catch(() => null);
  if (response?.ok) show(await response.json());
}

if (root) {
  let going = false;
  beat();
  setInterval(beat, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  // A page that sends its form comes back in a moment.
  document.addEventListener("submit", () => { going = true; setTimeout(() => { going = false; }, 5000); });
  window.addEventListener("pagehide", () => {
    if (!going && root.dataset.as === "edit") navigator.sendBeacon(root.dataset.presence, body("leave"));
  });
}
