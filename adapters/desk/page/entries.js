// The part Entries: every entry of the knowledge base, what it rests on and what it is mixed up with.

import { get } from "./api.js";
import { by, el, fill, outward, spoken } from "./dom.js";
import { language, spoken as inLanguage } from "./language.js";

const KINDS = {
  condition: ["Conditions", "condition"],
  symptom: ["Facial twitching", "symptom"],
  movement: ["Movements", "movement"],
  test: ["Tests", "test"],
  antibody: ["Antibodies", "antibody"],
  treatment: ["Treatments", "treatment"],
  medicine: ["Medicines", "medicine"],
  term: ["Terms", "term"],
  emergency: ["Emergencies", "emergency"],
  country: ["Countries", "country"],
};

const state = { entries: [], open: null, replay: null };

/** The language of what the knowledge base says; the words of the desk itself are English. */
const told = () => language() || "en";

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function matching() {
  const wanted = folded(by("search").value.trim());
  const kind = by("kind").value;
  return state.entries.filter(
    (entry) =>
      (kind === "" || entry.kind === kind) &&
      (wanted === "" || [entry.name, ...entry.names].some((name) => folded(name).includes(wanted))),
  );
}

function list() {
  const found = matching();
  fill(
    by("entry-list"),
    found.map((entry) =>
      el(
        "li",
        {},
        el(
          "a",
          { href: `#/entries/${entry.slug}`, "aria-current": entry.slug === state.open ? "page" : null },
          el("span", { lang: told() }, entry.name),
          el("span", { class: "kind" }, [entry.kind === "condition" ? null : KINDS[entry.kind][1], entry.grade === null ? null : `grade ${entry.grade.toFixed(1)}`].filter(Boolean).join(", ")),
        ),
      ),
    ),
  );
  by("found").textContent = found.length === 1 ? "1 entry" : `${found.length} entries`;
}

const TRANSLATIONS = {
  reviewed: ["good", "Translation reviewed"],
  "not reviewed": ["warn", "Translated, not reviewed"],
  missing: ["bad", "Not translated: shown in English"],
};

function badges(entry) {
  const { review, grade } = entry;
  const [look, translation] = TRANSLATIONS[review.translation] ?? [];
  const reviewed = review.reviewed ? `Reviewed by ${review.reviewed_by}` : "Not yet reviewed by a clinician";
  return el(
    "div",
    { class: "badges" },
    el("span", { class: review.reviewed ? "badge good" : "badge warn" }, reviewed),
    el("span", { class: review.late ? "badge bad" : "badge" }, `Review ${review.late ? "was due" : "due"} ${review.due}`),
    translation ? el("span", { class: `badge ${look}` }, translation) : null,
    grade ? el("span", { class: grade.value > grade.limit ? "badge bad" : "badge good" }, `Reading grade ${grade.value.toFixed(1)} (limit ${grade.limit})`) : null,
  );
}

/** Gathers the sources of an entry, each once, and gives their numbers. */
class Numbers {
  constructor() {
    this.sources = new Map();
  }

  mark(sources) {
    const marks = sources.map((source) => {
      if (!this.sources.has(source.id)) this.sources.set(source.id, { ...source, number: this.sources.size + 1 });
      const { number } = this.sources.get(source.id);
      const onclick = () => {
        const item = by(`source-${number}`);
        item.focus();
        item.scrollIntoView({ block: "center" });
      };
      return el("button", { type: "button", class: "link", "aria-label": `Source ${number}: ${source.title}`, onclick }, `[${number}]`);
    });
    return marks.length ? el("span", { class: "cites" }, marks) : null;
  }

  list() {
    return [...this.sources.values()].map((source) =>
      el(
        "li",
        { id: `source-${source.number}`, tabindex: "-1" },
        el("span", { class: "quiet" }, `[${source.number}]`),
        el(
          "div",
          {},
          el("p", {}, outward(source.url, source.title)),
          el("p", { class: "quiet" }, [source.publisher, source.year, spoken(source.type).replaceAll("-", " ")].filter(Boolean).join(" · ")),
          el("p", {}, source.read),
        ),
      ),
    );
  }
}

const part = (heading, ...content) => el("section", {}, el("h3", {}, heading), content);

const statement = (one, numbers) => el("p", { class: "statement", lang: told() }, one.text, numbers.mark(one.sources));

function lookalike(pair, numbers) {
  const { slug, name } = pair.entry;
  return el(
    "li",
    { class: "card" },
    el("p", {}, slug ? el("a", { href: `#/entries/${slug}` }, name) : el("strong", {}, name)),
    pair.difference ? el("p", { lang: told() }, pair.difference.text, numbers.mark(pair.difference.sources)) : null,
    el("p", { class: "quiet" }, `Asked back as: ${pair.ask}`),
  );
}

function question(asked) {
  const { wanted } = asked;
  const label = [spoken(wanted.kind), spoken(wanted.intent), wanted.conditions.join(", ")].filter(Boolean).join(" · ");
  return el(
    "li",
    {},
    el("button", { type: "button", class: "link", onclick: () => state.replay([asked.text]) }, asked.text),
    el("p", { class: "wanted" }, label, asked.known ? [" ", el("span", { class: "badge warn" }, "known miss")] : null),
  );
}

const linked = ({ slug, name }, n) => [n ? ", " : null, slug ? el("a", { href: `#/entries/${slug}` }, name) : name];

function page(entry) {
  const numbers = new Numbers();
  const facts = entry.facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  const names = entry.names.flatMap(({ kind, names: all }) => [el("dt", {}, kind), el("dd", {}, all.join(", "))]);
  const links = entry.links.flatMap(({ kind, entries }) => [el("dt", {}, kind), el("dd", {}, entries.flatMap(linked))]);
  return [
    el(
      "header",
      {},
      el("p", {}, el("a", { href: "#/entries" }, "All entries"), " › ", KINDS[entry.kind][0]),
      el("h2", { id: "entry-title", tabindex: "-1", lang: told() }, entry.name),
      badges(entry),
      el("p", { class: "quiet" }, el("code", {}, entry.file), ` · compiled by ${entry.review.compiled_by} on ${entry.review.compiled_on}`),
    ),
    facts.length || links.length ? el("dl", {}, facts, links) : null,
    entry.parts.map(({ heading, statements }) => part(heading, statements.map((one) => statement(one, numbers)))),
    entry.myths.length
      ? part("Myths", entry.myths.map((myth) => el("div", { class: "statement", lang: told() }, el("p", { class: "claim" }, `“${myth.claim}”`), el("p", {}, myth.text, numbers.mark(myth.sources)))))
      : null,
    entry.lookalikes.length ? part("Look-alikes", el("ul", { class: "cards" }, entry.lookalikes.map((pair) => lookalike(pair, numbers)))) : null,
    entry.grade ? part("Hardest to read", el("p", {}, `“${entry.grade.hardest}”`)) : null,
    entry.questions.length ? part("Example questions", el("ul", { class: "questions" }, entry.questions.map(question))) : null,
    names.length ? part("Names", el("dl", {}, names)) : null,
    part("Sources", el("ol", { class: "sources" }, numbers.list())),
  ];
}

/** Show an entry, or the list alone; where to move, its heading gets the focus. */
export async function open(slug, { move = false } = {}) {
  state.open = slug ?? null;
  document.querySelector("#entries .shelf").toggleAttribute("data-open", Boolean(slug));
  list();
  if (!slug) {
    fill(by("entry"), el("p", { class: "hint" }, "Choose an entry to read it with everything that it rests on."));
    if (move) by("entries-title").focus();
    return;
  }
  try {
    const entry = await get(inLanguage(`/api/entries/${encodeURIComponent(slug)}`));
    if (state.open !== slug) return;
    fill(by("entry"), page(entry));
    if (move) {
      by("entry-title").focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  } catch (error) {
    fill(by("entry"), el("p", { class: "wrong" }, `Not shown: ${error.message}.`));
  }
}

/** Read the entries anew, as after an edit. */
export async function refresh() {
  state.entries = (await get(inLanguage("/api/entries"))).entries;
  await open(state.open);
}

/** Make the part ready; an example question that is pressed is replayed. */
export async function begin(replay) {
  state.replay = replay;
  fill(by("kind"), el("option", { value: "" }, "all"), Object.entries(KINDS).map(([kind, [many]]) => el("option", { value: kind }, many)));
  by("search").addEventListener("input", list);
  by("kind").addEventListener("change", list);
  await refresh();
}
