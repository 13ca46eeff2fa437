// Begins the desk: which part is shown, and what is known of the knowledge base and its edits.

import { listen } from "./api.js";
import * as ask from "./ask.js";
import { by, el, fill } from "./dom.js";
import * as entries from "./entries.js";
import { offer } from "./language.js";
import * as pictures from "./pictures.js";
import * as sets from "./sets.js";

const TITLES = { ask: "Ask", entries: "Entries", pictures: "Pictures", sets: "Question sets" };
const PROBLEM = /^(\S+?:\d+:)\s*(.*)$/s;

let edition = null;

/** Show the part that the address names; where people moved there, its heading gets the focus. */
function route(move) {
  const [, part = "ask", name] = location.hash.match(/^#\/(\w+)(?:\/(.+))?$/) ?? [];
  const shown = part in TITLES ? part : "ask";
  for (const other of Object.keys(TITLES)) by(other).hidden = other !== shown;
  for (const link of document.querySelectorAll("nav [data-part]")) {
    if (link.dataset.part === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${TITLES[shown]} – Twitchwise desk`;
  if (shown === "entries") return entries.open(name && decodeURIComponent(name), { move });
  if (shown === "pictures") return pictures.open({ move });
  if (shown === "sets") return sets.open(name && decodeURIComponent(name), { move });
  if (move) by("ask-title").focus();
  return null;
}

async function replay(questions) {
  location.hash = "#/ask";
  await new Promise((done) => window.addEventListener("hashchange", done, { once: true }));
  await ask.replay(questions);
}

function problems(found) {
  by("banner").hidden = found.length === 0;
  by("banner-title").textContent = found.length === 1 ? "Your edit is not in use: it has a problem" : `Your edit is not in use: it has ${found.length} problems`;
  fill(
    by("problems"),
    found.map((problem) => {
      const [, place, rest] = problem.match(PROBLEM) ?? [null, "", problem];
      return el("li", {}, place ? el("span", { class: "place" }, place) : null, " ", rest);
    }),
  );
}

async function told(state) {
  const status = by("edition");
  status.classList.toggle("bad", state === null || state.problems.length > 0);
  if (state === null) {
    status.textContent = "The desk was closed. Start it again with twitchwise preview.";
    return;
  }
  problems(state.problems);
  offer(state.languages);
  const fresh = edition !== null && edition !== state.knowledge;
  edition = state.knowledge;
  const at = new Date().toLocaleTimeString();
  status.textContent = state.problems.length ? "An edit was refused" : fresh ? `Edit taken at ${at}` : "Knowledge base without problems";
  if (fresh) await Promise.all([refresh(), sets.refresh()]);
}

/** Show everything that is shown once more, as after an edit or in another language. */
async function refresh() {
  await Promise.all([ask.again(), entries.refresh(), pictures.refresh()]);
}

document.querySelector(".skip").addEventListener("click", (event) => {
  // The address says which part is shown, so it must stay.
  event.preventDefault();
  by("main").focus();
});
await Promise.all([ask.begin(), entries.begin(replay), sets.begin(replay)]);
by("language").addEventListener("change", refresh);
window.addEventListener("hashchange", () => route(true));
await route(false);
listen(told);
document.documentElement.dataset.ready = "";
