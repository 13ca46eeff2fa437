// From a Discord payload of ours to what Discord shows of it.

import { el, outward } from "./dom.js";

const INLINE = /\\(.)|\*\*((?:\\.|[^\\])+?)\*\*|\[((?:\\.|[^\]\\])*)\]\((https?:\/\/[^)\s]+)\)|<(https?:\/\/[^>\s]+)>/gs;
const plain = (text) => text.replace(/\\(.)/gs, "$1");

/** Return the nodes of a line: bold, links and escapes, as far as our renderer writes them. */
export function inline(text) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(text.slice(at, found.index));
    const [whole, escaped, bold, label, address, bare] = found;
    if (escaped !== undefined) nodes.push(escaped);
    else if (bold !== undefined) nodes.push(el("strong", {}, inline(bold)));
    else if (label !== undefined) nodes.push(outward(address, plain(label)));
    else nodes.push(outward(bare, bare));
    at = found.index + whole.length;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== "");
}

/** Return the blocks of a text: paragraphs, and lists where lines begin with a hyphen. */
export function markdown(text) {
  const blocks = [];
  let list = null;
  let paragraph = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("- ")) {
      if (list === null) blocks.push((list = el("ul")));
      list.append(el("li", {}, inline(line.slice(2))));
      paragraph = null;
    } else if (line.trim() === "") {
      list = paragraph = null;
    } else if (paragraph === null) {
      list = null;
      blocks.push((paragraph = el("p", {}, inline(line))));
    } else {
      paragraph.append(el("br"), ...inline(line));
    }
  }
  return blocks;
}

function pressed(button, press) {
  const [act] = button.custom_id.split(":", 1);
  const works = press.works(act);
  const look = act === "ask" ? "ask" : button.style;
  const onclick = () => press.press(act, button.custom_id.slice(act.length + 1), button.label);
  return el("button", { type: "button", class: look, disabled: !works, title: works ? null : "Does nothing here", onclick }, button.label);
}

function rows(buttons, press) {
  const numbers = [...new Set(buttons.map((button) => button.row))];
  return numbers.map((row) =>
    el("div", { class: "buttons" }, buttons.filter((button) => button.row === row).map((button) => pressed(button, press))),
  );
}

/** Return the messages that Discord shows. */
export function discord(payloads, press) {
  return payloads.map((payload) => [
    payload.content ? markdown(payload.content) : null,
    payload.embeds.map((embed) =>
      el("div", { class: "embed" }, embed.title ? el("p", { class: "title" }, embed.title) : null, markdown(embed.description)),
    ),
    rows(payload.buttons, press),
  ]);
}
