// How a question was read, in words and numbers.

import { el, percent, spoken } from "./dom.js";

const SHOWN = 4;
const LEAST = 0.005;

const part = (heading, ...content) => el("div", {}, el("h4", {}, heading), content);

const entry = (slug, called) => el("a", { href: `#/entries/${slug}` }, called[slug] ?? slug);

function listed(nodes) {
  return nodes.flatMap((node, n) => (n ? [", ", node] : [node]));
}

function verdict({ decision, called }) {
  const kind = decision.kind === null ? "command not understood" : spoken(decision.kind);
  const words = [kind[0].toUpperCase() + kind.slice(1)];
  if (decision.intent) words.push(spoken(decision.intent));
  if (decision.about) words.push(spoken(decision.about));
  return part(
    "Decision",
    el("p", { class: "verdict" }, words.join(" · ")),
    decision.conditions.length ? el("p", {}, "about ", listed(decision.conditions.map((slug) => entry(slug, called)))) : null,
    decision.options.length ? el("p", {}, "asks which: ", listed(decision.options.map((slug) => entry(slug, called)))) : null,
    el("p", { class: "quiet" }, `${percent(decision.confidence)} sure`),
  );
}

function alarm({ alarm: raised, signs }) {
  const found = signs.map((sign) => {
    const why = { live: "counts", denied: "denied by the words before it", excused: "general, past or a joke" }[sign.heard];
    return el("li", {}, `“${sign.words}” `, el("span", {}, `(${spoken(sign.kind)}: ${sign.id}; ${why})`));
  });
  if (raised === null) {
    return part("Alarm", el("p", {}, signs.length ? "None. Signs that do not count:" : "None"), signs.length ? el("ul", {}, found) : null);
  }
  const by = raised.sign ? `by the sign ${raised.theme || raised.sign}` : "by the sound of the whole message; no listed sign was found";
  return el(
    "div",
    { class: "alarm" },
    el("h4", {}, "Alarm"),
    el("p", { class: "verdict" }, raised.kind === "crisis" ? "Crisis" : "Emergency"),
    el("p", {}, by),
    el("ul", {}, found),
  );
}

function repairs({ repairs: mended }) {
  const items = mended.map(({ typed, read }) => el("li", {}, el("span", { class: "typed" }, typed), " → ", el("strong", {}, read)));
  return part("Words repaired", items.length ? el("ul", {}, items) : el("p", {}, "None"));
}

function names({ names: found, elsewhere }) {
  const items = found.map((name) => {
    const id = name.kind === "condition" || name.kind === "trigger" ? name.id : name.kind === "other" ? null : `${name.kind}.${name.id}`;
    const shown = id === null ? name.name : el("a", { href: `#/entries/${id}` }, name.name);
    const notes = [name.kind, name.weak ? "may mean something else" : null, name.symptom ? "a symptom too" : null];
    const typed = name.typed === name.name.toLowerCase() ? null : [`“${name.typed}” `, "is "];
    return el(
      "li",
      { class: "name" },
      el("span", {}, typed, shown, el("span", { class: "quiet" }, ` (${notes.filter(Boolean).join(", ")})`)),
      el("span", { class: "score", title: `most like our name “${name.nearest}”` }, percent(name.likeness)),
    );
  });
  return part(
    "Names found, and how like ours",
    items.length ? el("ul", {}, items) : el("p", {}, "None"),
    elsewhere.length ? el("p", { class: "quiet" }, `In other company, so not counted: ${elsewhere.join(", ")}`) : null,
  );
}

function likely(heading, ranked) {
  const rows = ranked.filter((one, n) => n < 2 || one.likelihood >= LEAST).slice(0, SHOWN);
  return part(
    heading,
    el(
      "ol",
      { class: "likely" },
      rows.map((one, n) => {
        const bar = el("span");
        bar.style.width = `${(one.likelihood * 100).toFixed(1)}%`;
        const label = n === 0 ? el("strong", {}, spoken(one.label)) : spoken(one.label);
        return el(
          "li",
          {},
          el("div", { class: "row" }, el("span", {}, label, n === 1 ? el("span", { class: "quiet" }, " (runner-up)") : null),
            el("span", { class: "score" }, percent(one.likelihood))),
          el("div", { class: "bar", "aria-hidden": "true" }, bar),
        );
      }),
    ),
  );
}

/** Return the parts that tell how a question was read. */
export function reading(told) {
  const { called } = told;
  return [
    told.alarm ? alarm(told) : null,
    verdict(told),
    repairs(told),
    names(told),
    told.doubtful.length ? part("May mean as well", el("p", {}, listed(told.doubtful.map((slug) => entry(slug, called))))) : null,
    likely("What is asked", told.intents),
    likely("What kind of answer is due", told.kinds),
    told.alarm ? null : alarm(told),
    told.picked ? part("The number stood for", el("p", {}, told.picked)) : null,
    told.before.length ? part("The conversation was about", el("p", {}, listed(told.before.map((slug) => entry(slug, called))))) : null,
    told.phrase
      ? part("Repeats the example phrase", el("p", {}, `“${told.phrase.text}”`), el("code", {}, told.phrase.file))
      : null,
    told.gap.length ? part("Counted as a gap", el("p", {}, told.gap.join(", "))) : null,
    part("Why this answer", told.why.map((line) => el("p", {}, line))),
    told.recipe ? part("Recipe", el("code", {}, told.recipe)) : null,
  ];
}
