// The part Pictures: what answers come with, large, and the same in words.

import { get } from "./api.js";
import { by, el, fill } from "./dom.js";
import { spoken } from "./language.js";

const file = (told, kind) => el("a", { href: told.files[kind], download: `${told.title}.${kind}` }, kind.toUpperCase());

/** Return a picture as it stands below an answer; pressed, it opens apart. */
export function attached(told) {
  const image = el("img", { src: told.files.png, alt: told.alt, width: told.width, height: told.height });
  return el("a", { class: "attached", href: told.files.png, target: "_blank", rel: "noopener" }, image);
}

function figure(told) {
  const words = told.alt.split("\n");
  return el(
    "section",
    { lang: told.language },
    el("h3", {}, told.title),
    el("p", { class: "quiet", lang: "en" }, "Take it along as ", file(told, "svg"), " or ", file(told, "png"), "."),
    el(
      "figure",
      {},
      el("img", { src: told.files.svg, alt: `${told.title}. The words below it say the same.`, width: told.width, height: told.height }),
      el("figcaption", {}, words.slice(1).map((line) => el("p", {}, line))),
    ),
  );
}

async function draw() {
  try {
    const { pictures } = await get(spoken("/api/pictures"));
    fill(by("gallery"), pictures.map(figure));
  } catch (error) {
    fill(by("gallery"), el("p", { class: "wrong" }, `Not shown: ${error.message}.`));
  }
}

/** Show the pictures; where to move, their heading gets the focus. */
export async function open({ move = false } = {}) {
  if (move) by("pictures-title").focus();
  if (!by("gallery").hasChildNodes()) await draw();
}

/** Draw the pictures anew, as after an edit or in another language: now if they are looked at, else when they are. */
export async function refresh() {
  if (by("pictures").hidden) fill(by("gallery"));
  else await draw();
}
