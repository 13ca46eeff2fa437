// From a Slack payload of ours to what Slack shows of it.

import { el, outward } from "./dom.js";

function element(part) {
  if (part.type === "link") return outward(part.url, part.text ?? part.url);
  return part.style?.bold ? el("strong", {}, part.text) : part.text;
}

const section = (part, tag) => el(tag, {}, part.elements.map(element));

function rich(block) {
  return block.elements.map((part) =>
    part.type === "rich_text_list"
      ? el("ul", {}, part.elements.map((item) => section(item, "li")))
      : section(part, "p"),
  );
}

function button(part, press) {
  const [act] = part.action_id.split(".", 1);
  const works = press.works(act);
  const onclick = () => press.press(act, part.value, part.text.text);
  const look = part.style === "danger" ? "risky" : act;
  return el("button", { type: "button", class: look, disabled: !works, title: works ? null : "Does nothing here", onclick }, part.text.text);
}

function judging(part) {
  const sides = [["👍", part.positive_button], ["👎", part.negative_button]];
  return sides.map(([sign, side]) =>
    el("button", { type: "button", disabled: true, title: "Does nothing here" }, el("span", { "aria-hidden": "true" }, `${sign} `), side.text.text),
  );
}

function shown(block, press) {
  switch (block.type) {
    case "header":
      return el("p", { class: "block header" }, block.text.text);
    case "rich_text":
      return el("div", { class: "block rich" }, rich(block));
    case "context":
      return el("div", { class: "block context" }, block.elements.map((part) => el("p", {}, part.text)));
    case "actions":
      return el("div", { class: "block buttons" }, block.elements.map((part) => button(part, press)));
    case "context_actions":
      return el("div", { class: "block buttons judge" }, block.elements.flatMap(judging));
    default:
      return el("p", { class: "block" }, `(${block.type})`);
  }
}

/** Return the messages that Slack shows. */
export function slack(payloads, press) {
  return payloads.map((payload) => payload.blocks.map((block) => shown(block, press)));
}
