// Warnings at the very words: a mark where they stand, a numbered note below.

import { make } from "./dom.js";
import { has, t } from "./i18n.js";
import { cutAtEdges, toUnits } from "./offsets.js";

/** What a warning says to a reader; a code we do not know speaks through its detail. */
export function explain({ code, detail }) {
  const key = `warning.${code}`;
  return has(key) ? t(key) : detail;
}

// The detail is the API's, in English: it quotes what is meant.
const detailOf = (warning) => (explain(warning) === warning.detail ? "" : warning.detail);

function noteOf(warning) {
  const detail = detailOf(warning);
  const quoted = detail ? [" ", make("span", { class: "detail", lang: "en", dir: "auto" }, detail)] : [];
  return make("li", { value: warning.note }, explain(warning), ...quoted);
}

const inOneLine = (warning) => [explain(warning), detailOf(warning)].filter(Boolean).join(": ");

/**
 * The warnings of one text, `target` null for the summary: those of the whole, and those of
 * sentences with the number of their note.
 */
export function sortWarnings(warnings, target, sentences) {
  const own = warnings.filter((warning) => warning.target === target);
  const ofSentence = (warning) => Number.isInteger(warning.sentence) && warning.sentence < sentences;
  return {
    // That a target failed its own status says.
    whole: own.filter((warning) => !ofSentence(warning) && warning.code !== "target_failed"),
    noted: own.filter(ofSentence).map((warning, i) => ({ ...warning, note: i + 1 })),
  };
}

/** The nodes of a sentence: plain text, and a mark wherever one of its `noted` warnings is meant. */
export function markWords(sentence, noted) {
  const intervals = noted.flatMap((warning) => {
    const spans = toUnits(sentence, warning.spans ?? []).filter(({ start, end }) => start < end);
    const meant = spans.length ? spans : [{ start: 0, end: sentence.length }];
    return meant.map((span) => ({ ...span, id: warning.note }));
  });
  const pieces = cutAtEdges(sentence.length, intervals);
  const lastOf = new Map(pieces.flatMap((piece) => piece.ids.map((id) => [id, piece])));
  return pieces.map((piece) => {
    const words = sentence.slice(piece.start, piece.end);
    if (!piece.ids.length) return document.createTextNode(words);
    const ending = piece.ids.filter((id) => lastOf.get(id) === piece);
    const title = noted.filter((warning) => piece.ids.includes(warning.note)).map(inOneLine).join("\n");
    // The number is drawn by the style sheet, so that what is selected and copied lacks it.
    return make("mark", { class: "doubt", title, "data-note": ending.join(" ") || null, "data-notes": piece.ids.join(" ") }, words);
  });
}

/** The notes below a text, or null where there are none. */
export function notes(noted, language, direction) {
  if (!noted.length) return null;
  return make("div", { class: "notes", lang: language, dir: direction }, make("h4", {}, t("warnings.title")), make("ol", {}, ...noted.map(noteOf)));
}
