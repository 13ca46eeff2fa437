// In which language answers, entries and pictures are shown.

import { by, el, fill } from "./dom.js";

/** Return the two letters of the language that was chosen; none where people are answered as they ask. */
export const language = () => by("language").value;

/** Return an address that asks for what it gives in the language that was chosen. */
export const spoken = (path) => (language() ? `${path}?language=${encodeURIComponent(language())}` : path);

/** Offer the languages that are spoken now; where there is but one, there is no choice. */
export function offer(languages) {
  const chosen = language();
  fill(
    by("language"),
    el("option", { value: "" }, "as asked"),
    languages.map(({ code, name }) => el("option", { value: code, lang: code, selected: code === chosen }, name)),
  );
  by("languages").hidden = languages.length < 2;
}
