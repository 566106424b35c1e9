// Draws how far an import has got while one watches, and loads the page again once it is done.
// Without this file the page says the same whenever it is loaded.

const EVERY = 2000;

async function look(bar) {
  const answer = await fetch(bar.dataset.state, { headers: { Accept: "application/json" } }).catch(() => null);
  // A redirect is the door: the session has ended.
  if (!answer?.ok || answer.redirected) return true;
  const state = await answer.json();
  bar.value = state.percent;
  bar.nextElementSibling.textContent = `${state.percent} %`;
  return !state.done;
}

async function watch(bar) {
  while (await look(bar)) await new Promise((resolve) => setTimeout(resolve, EVERY));
  location.reload();
}

const bar = document.querySelector("progress[data-state]");
if (bar) setTimeout(watch, EVERY, bar);
