// Elements made of text nodes: nothing that comes from a file or from a person is ever read as markup.

/** Return an element with properties and children; texts become text nodes, nothing stands for no child. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Put children in place of all that an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

/** Return a link to a page of the web, which opens apart; an address of another kind stays text. */
export function outward(address, text) {
  if (!/^https?:\/\//.test(address)) return document.createTextNode(text);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** Return the element of an id. */
export const by = (id) => document.getElementById(id);

/** Return a likelihood as people read it. */
export const percent = (value) => `${value < 0.995 && value > 0.005 ? Math.round(value * 100) : value >= 0.995 ? 100 : "<1"} %`;

/** Return a word of ours as people read it: twitching_link is twitching link. */
export const spoken = (name) => name.replaceAll("_", " ");
