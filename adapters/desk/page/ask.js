// The part Ask: one question, as three platforms show its answer, and how it was read.

import { get, post } from "./api.js";
import { discord } from "./discord.js";
import { by, el, fill, spoken } from "./dom.js";
import { language } from "./language.js";
import { attached } from "./pictures.js";
import { reading } from "./reading.js";
import { slack } from "./slack.js";
import { tabs } from "./tabs.js";
import { columns, terminal } from "./terminal.js";

const TRIES = [
  "does lupis cause facail twitching?",
  "how is multiple sclerosis treated?",
  "do i have MS?",
  "my face droops on one side and i cannot speak",
  "MS or NMO: what is the difference?",
];
const SETTLES = 200;

const state = { asked: [], conversation: crypto.randomUUID(), told: null, turn: 0 };

const place = () => document.querySelector('input[name="where"]:checked').value;

/** What pressing a button of an answer does here; the rest of them do nothing. */
const press = {
  works: (act) => act === "ask" || act === "why" || (act === "full" && place() === "channel"),
  press(act, id, label) {
    if (act === "ask") ask(state.told.choices.find((choice) => choice.id === id)?.text ?? label, { move: true });
    else if (act === "full") choose("private");
    else if (act === "why") {
      show.select("reading");
      by("title-reading").focus();
      by("title-reading").scrollIntoView({ block: "nearest" });
    }
  },
};

const show = tabs(by("tabs"), [
  ["discord", "Discord"],
  ["slack", "Slack"],
  ["terminal", "Terminal"],
  ["reading", "Reading"],
]);

function choose(value) {
  document.querySelector(`input[name="where"][value="${value}"]`).checked = true;
  draw();
  by("answer-title").focus();
}

function posted(name, tag, messages, note) {
  return messages.map((message, n) =>
    el(
      "div",
      { class: "post" },
      el("div", { class: name === "You" ? "face you" : "face", "aria-hidden": "true" }, name === "You" ? "Y" : ""),
      el("div", { class: "row" }, n === 0 ? el("p", { class: "who" }, name, tag ? el("span", { class: "tag" }, tag) : null) : null,
        n === 0 && note ? el("p", { class: "only" }, note) : null, message),
    ),
  );
}

function draw() {
  if (state.told === null) return;
  const { told } = state;
  const question = state.asked.at(-1);
  const where = place();
  const mine = posted("You", null, [el("p", {}, question)]);
  const theirs = (messages) => posted("Twitchwise", "APP", told.picture ? [...messages, attached(told.picture)] : messages);
  fill(by("discord"), mine, theirs(discord(told.discord[where], press)));
  fill(by("slack"), mine.map((node) => node.cloneNode(true)), theirs(slack(told.slack[where], press)));
  fill(by("terminal"), terminal(question, told.terminal, told.choices, press));
  fill(by("reading"), reading(told.reading));
  for (const screen of ["discord", "slack", "terminal"]) by(screen).lang = told.language;
  const before = state.asked.slice(0, -1);
  by("sofar").hidden = before.length === 0;
  by("sofar").textContent = `Before in this conversation: ${before.join(" · ")}`;
}

function summary({ decision, called, alarm }) {
  const about = decision.conditions.map((slug) => called[slug] ?? slug).join(", ");
  const kind = alarm ? `Alarm: ${alarm.kind}` : `Answered: ${spoken(decision.kind ?? "command not understood")}`;
  return [kind, decision.intent ? spoken(decision.intent) : null, about ? `about ${about}` : null].filter(Boolean).join(", ");
}

async function send(again) {
  const turn = ++state.turn;
  const country = by("country").value;
  by("start").hidden = true;
  by("answer").hidden = false;
  const where = { country, language: language(), columns: columns(by("terminal")) };
  const sent = { text: state.asked.at(-1), conversation: state.conversation, ...where, again };
  try {
    const told = await post("/api/answer", sent);
    // A later question, or the same one after an edit, has overtaken this one.
    if (turn !== state.turn) return;
    state.told = told;
    by("ask-wrong").hidden = true;
    draw();
    by("answer").classList.remove("fresh");
    void by("answer").offsetWidth;
    by("answer").classList.add("fresh");
    by("said").textContent = `${again ? "After the edit. " : ""}${summary(told.reading)}`;
  } catch (error) {
    by("ask-wrong").textContent = `Not answered: ${error.message}.`;
    by("ask-wrong").hidden = false;
  }
}

/** Ask a question in the conversation that goes on; where to move, the answer gets the focus. */
export async function ask(text, { move = false } = {}) {
  if (!text.trim()) return;
  by("question").value = text;
  state.asked.push(text);
  await send(false);
  if (move) by("answer-title").focus();
}

/** Ask questions one after the other in a conversation of their own. */
export async function replay(questions) {
  anew();
  for (const question of questions) await ask(question);
  by("answer-title").focus();
}

/** Ask the last question once more, as after an edit. */
export async function again() {
  if (state.told !== null) await send(true);
}

function anew() {
  Object.assign(state, { asked: [], conversation: crypto.randomUUID(), told: null });
  state.turn += 1;
  by("answer").hidden = true;
  by("start").hidden = false;
  by("sofar").hidden = true;
  by("question").value = "";
  by("said").textContent = "";
}

/** Make the part ready. */
export async function begin() {
  by("question-form").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(by("question").value);
    by("question").select();
  });
  by("anew").addEventListener("click", () => {
    anew();
    by("question").focus();
  });
  by("country").addEventListener("change", again);
  for (const radio of document.querySelectorAll('input[name="where"]')) radio.addEventListener("change", draw);
  fill(by("tries"), TRIES.map((text) => el("li", {}, el("button", { type: "button", onclick: () => ask(text, { move: true }) }, text))));
  let settling = 0;
  let wide = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === wide) return;
    wide = window.innerWidth;
    clearTimeout(settling);
    settling = setTimeout(again, SETTLES);
  });
  const { countries } = await get("/api/countries");
  by("country").append(...countries.map(({ code, name }) => el("option", { value: code }, name)));
}
