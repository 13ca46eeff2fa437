// The part Question sets: ask all of a set, and look into every miss.

import { get, post } from "./api.js";
import { by, el, fill, percent, spoken } from "./dom.js";

const state = { sets: [], results: new Map(), open: null, replay: null };

const label = ({ kind, intent, conditions }) => [spoken(kind), spoken(intent), conditions.join(", ")].filter(Boolean).join(" · ");

function row(one) {
  const result = state.results.get(one.name);
  const shown = result ? `${result.right} of ${result.count}` : [String(one.count), el("span", { class: "unseen" }, " questions")];
  return el(
    "li",
    { "data-current": one.name === state.open },
    result ? el("a", { href: `#/sets/${one.name}` }, one.name) : el("span", {}, one.name),
    el("span", { class: "result quiet" }, shown),
    el("button", { type: "button", class: "plain small", "aria-label": `Run ${one.name}`, onclick: () => go(one.name) }, "Run"),
  );
}

function list() {
  const groups = [
    ["General", state.sets.filter((one) => !one.condition)],
    ["By condition", state.sets.filter((one) => one.condition)],
  ];
  fill(
    by("set-list"),
    groups.filter(([, sets]) => sets.length).map(([heading, sets]) => [el("h3", {}, heading), el("ul", { class: "sets" }, sets.map(row))]),
  );
  if (!state.sets.length) fill(by("set-list"), el("p", { class: "hint" }, "No sets lie here. Name a file with --set when you start the desk."));
}

function go(name) {
  if (location.hash === `#/sets/${name}`) open(name, { anew: true, move: true });
  else {
    state.results.delete(name);
    location.hash = `#/sets/${name}`;
  }
}

function totals(result) {
  return el(
    "div",
    { class: "scroll", role: "region", "aria-label": "Totals", tabindex: "0" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, ["What", "Share", "95 % interval", "Count"].map((name) => el("th", { scope: "col" }, name)))),
      el(
        "tbody",
        {},
        result.totals.map(({ name, value, interval, hits, of }) =>
          el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: "number" }, percent(value)),
            el("td", { class: "number" }, interval.map((end) => (end * 100).toFixed(0)).join(" to "), " %"), el("td", { class: "number" }, `${hits}/${of}`)),
        ),
      ),
    ),
  );
}

function miss(one) {
  const text = one.text === null
    ? el("span", { class: "quiet" }, "kept back")
    : el("button", { type: "button", class: "link", onclick: () => state.replay([...one.before, one.text]) }, one.text);
  const cell = (name, ...content) => el("td", { role: "cell", "data-name": name }, content);
  return el(
    "tr",
    { role: "row" },
    el("td", { role: "cell", class: "number" }, one.id),
    el("td", { role: "cell", class: "text" }, text, one.before.length ? el("span", { class: "quiet" }, ` (after ${one.before.length} more)`) : null),
    cell("Label", label(one.wanted)),
    cell("Read as", label(one.read)),
    cell("Why", one.reason, one.known ? [" ", el("span", { class: "badge" }, "known")] : [" ", el("span", { class: "badge warn" }, "new")]),
  );
}

function page(result) {
  return [
    el("header", {},
      el("p", {}, el("a", { href: "#/sets" }, "All sets")),
      el("h2", { id: "outcome-title", tabindex: "-1" }, `${result.name}: ${result.right} of ${result.count} read rightly`)),
    result.hidden ? el("p", { class: "hint" }, "This set measures. Its texts are kept back, so that nobody tunes against them line by line.") : null,
    result.mended.length ? el("p", {}, `No miss any more, so take them off known-misses.yaml: ${result.mended.join(", ")}.`) : null,
    el("section", {}, el("h3", {}, result.misses.length ? `Misses (${result.misses.length})` : "No misses"),
      result.misses.length
        ? el(
            "div",
            { class: "scroll", role: "region", "aria-label": "Misses", tabindex: "0" },
            el(
              "table",
              { id: "misses", role: "table" },
              el("thead", {}, el("tr", {}, ["Id", "Question", "Label", "Read as", "Why it is a miss"].map((name) => el("th", { scope: "col" }, name)))),
              el("tbody", {}, result.misses.map(miss)),
            ),
          )
        : null),
    el("section", {}, el("h3", {}, "Totals"), totals(result)),
  ];
}

async function run(name) {
  const result = await post(`/api/sets/${encodeURIComponent(name)}/run`);
  state.results.set(name, result);
  return result;
}

/** Show what came of a set, running it where it has not been run, or the list alone. */
export async function open(name, { move = false, anew = false } = {}) {
  state.open = name ?? null;
  document.querySelector("#sets .shelf").toggleAttribute("data-open", Boolean(name));
  list();
  if (!name) {
    fill(by("outcome"), el("p", { class: "hint" }, "Run a set to see its totals and every miss."));
    if (move) by("sets-title").focus();
    return;
  }
  by("ran").textContent = `Running ${name} …`;
  try {
    const result = (!anew && state.results.get(name)) || (await run(name));
    if (state.open !== name) return;
    list();
    fill(by("outcome"), page(result));
    by("ran").textContent = `${name}: ${result.right} of ${result.count} read rightly`;
    if (move) {
      by("outcome-title").focus();
      by("outcome-title").scrollIntoView({ block: "nearest" });
    }
  } catch (error) {
    by("ran").textContent = "";
    fill(by("outcome"), el("p", { class: "wrong", role: "alert" }, `Not run: ${error.message}.`));
  }
}

async function all() {
  by("run-all").disabled = true;
  let right = 0;
  let count = 0;
  for (const { name } of state.sets) {
    by("ran").textContent = `Running ${name} …`;
    const result = await run(name);
    right += result.right;
    count += result.count;
    list();
  }
  by("ran").textContent = `All sets: ${right} of ${count} read rightly`;
  by("run-all").disabled = false;
}

/** Forget the results, as after an edit, and show the open set as it is now. */
export async function refresh() {
  state.sets = (await get("/api/sets")).sets;
  state.results.clear();
  if (state.open) await open(state.open, { anew: true });
  else list();
}

/** Make the part ready; a miss that is pressed is replayed. */
export async function begin(replay) {
  state.replay = replay;
  by("run-all").addEventListener("click", () => all().catch((error) => { by("ran").textContent = `Not run: ${error.message}.`; by("run-all").disabled = false; }));
  state.sets = (await get("/api/sets")).sets;
  await open(state.open);
}
