// The article to the letter, with every sentence that is evidence for one of the summary's.

import { byId, make } from "./dom.js";
import { direction } from "./i18n.js";
import { cutAtEdges, toUnits } from "./offsets.js";

/** Show `text`; `sentences` are the summary's, each with its evidence in code points of `text`. */
export function showArticle(text, sentences, language) {
  const intervals = sentences.flatMap(({ evidence }, id) => toUnits(text, evidence).map((span) => ({ ...span, id })));
  const nodes = cutAtEdges(text.length, intervals).map(({ start, end, ids }) => {
    const words = text.slice(start, end);
    return ids.length ? make("mark", { class: "evidence", "data-s": ids.join(" ") }, words) : document.createTextNode(words);
  });
  const pane = byId("article");
  pane.replaceChildren(...nodes);
  pane.lang = language;
  pane.dir = direction(language);
  pane.scrollTop = 0;
}

/** The evidence of one summary sentence, as text, in the order of the article. */
export function evidenceText(text, evidence) {
  return toUnits(text, evidence)
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => text.slice(start, end))
    .join(" … ");
}
