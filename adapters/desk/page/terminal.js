// What a terminal shows, its numbered questions ready to be pressed.

import { el } from "./dom.js";

const FEWEST = 38;
const MOST = 100;
const RULED = 50;

/** Return how many characters a line of the picture has room for; behind a tab, as many as the whole page. */
export function columns(screen) {
  const line = el("span", {}, "0".repeat(RULED));
  const ruler = el("pre", {}, line);
  const frame = el("div", { class: "screen terminal" }, ruler);
  const host = screen.offsetParent === null ? screen.closest("#answer") : screen.parentElement;
  host.append(frame);
  line.style.whiteSpace = "nowrap";
  const wide = line.getBoundingClientRect().width / RULED;
  const room = ruler.getBoundingClientRect().width;
  frame.remove();
  return wide > 0 && room > 0 ? Math.min(Math.max(Math.floor(room / wide), FEWEST), MOST) : MOST;
}

/** Return what was typed and what is printed. */
export function terminal(question, text, choices, press) {
  const lines = choices.map((choice, n) => `  ${n + 1}. ${choice.text}`);
  const end = lines.length ? text.lastIndexOf(lines.join("\n")) : -1;
  const said = end < 0 ? text : text.slice(0, end);
  const next = choices.map((choice, n) =>
    el("button", { type: "button", onclick: () => press.press("ask", choice.id, choice.text) }, `${n + 1}. ${choice.text}`),
  );
  return [
    el("pre", {}, el("span", { class: "you" }, `you> ${question}\n\n`), said.trimEnd()),
    end < 0 ? null : el("div", { class: "next" }, next),
  ];
}
