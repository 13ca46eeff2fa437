// Where the page is narrow, columns stand behind tabs; arrow keys move between them.

import { by, el } from "./dom.js";

/** Make tabs for columns named `column-…`, and return what selects one. */
export function tabs(list, named) {
  const buttons = new Map();
  function select(name, focus = false) {
    for (const [other, button] of buttons) {
      const chosen = other === name;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      by(`column-${other}`).toggleAttribute("data-away", !chosen);
      if (chosen && focus) button.focus();
    }
  }
  function moved(event) {
    const names = [...buttons.keys()];
    const at = names.findIndex((name) => buttons.get(name) === event.currentTarget);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(names[(to + names.length) % names.length], true);
  }
  for (const [name, label] of named) {
    const button = el("button", { type: "button", role: "tab", "aria-controls": `column-${name}`, onclick: () => select(name), onkeydown: moved }, label);
    buttons.set(name, button);
    list.append(button);
  }
  select(named[0][0]);
  return { select };
}
