// Says whether something like it has been checked before: at once on the review screen, and while one
// types the wording of a claim. Without this file a link leads to a page that says the same.

const WAIT = 600;
const SHORTEST = 12;

async function read(address) {
  const answer = await fetch(address).catch(() => null);
  // A redirect is the door: the session has ended.
  return answer?.ok && !answer.redirected ? answer.text() : null;
}

document.querySelectorAll("[data-similar-now]").forEach(async (place) => {
  const found = await read(`${place.dataset.similarNow}&part=1`);
  if (found) place.innerHTML = found;
});

document.querySelectorAll("textarea[data-similar]").forEach((field) => {
  const place = document.createElement("div");
  place.className = "form-similar";
  place.setAttribute("role", "status");
  (field.parentElement.querySelector(".counter") || field).after(place);
  const own = new URL(location.href).pathname.match(/\/(\d+)\/change\//)?.[1] || "";
  let timer = 0;
  let round = 0;
  let last = field.value.trim();

  async function ask() {
    const wording = field.value.trim();
    if (wording === last) return;
    last = wording;
    const number = ++round;
    const query = new URLSearchParams({ q: wording, exclude: own, part: "1" });
    const found = wording.length < SHORTEST ? "" : await read(`${field.dataset.similar}?${query}`);
    if (number === round && found !== null) place.innerHTML = found;
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
});
