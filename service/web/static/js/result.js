// The answer: the summary and its translations side by side, the article beside them.

import { actionsFor, download, hush } from "./actions.js";
import { evidenceText, showArticle } from "./article.js";
import { byId, make } from "./dom.js";
import { currentLanguage, direction, has, languageName, languageWithin, number, t, tn } from "./i18n.js";
import { resetLights } from "./lights.js";
import { place } from "./offsets.js";
import { explain, markWords, notes, sortWarnings } from "./warnings.js";

let shown = null; // {answer, article}

/** Show `answer`, an answer of /v1/digest to `article`. */
export function showResult(answer, article) {
  shown = { answer, article };
  resetLights();
  drawResult();
}

export function hideResult() {
  shown = null;
  hush();
  byId("result").hidden = true;
  document.body.classList.remove("has-result");
}

/** The evidence of the summary's sentence `i`, as text. */
export function evidenceOf(i) {
  return shown ? evidenceText(shown.article, shown.answer.summary.sentences[i]?.evidence ?? []) : "";
}

export function downloadAnswer() {
  if (shown) download("epitome.json", `${JSON.stringify(shown.answer, null, 2)}\n`, "application/json");
}

/** Draw again, in another language of the interface or with voices that came late. */
export function drawResult() {
  if (!shown) return;
  hush();
  const { answer, article } = shown;
  const { summary, translations } = answer;
  byId("result-meta").textContent = metaOf(answer);
  byId("columns").replaceChildren(
    summaryColumn(answer),
    ...Object.entries(translations)
      // The summary of a Russian article is its Russian. (Elsewhere equal means untranslated.)
      .filter(([target, { status, text }]) => status !== "already_in_target" && (target !== summary.language || text !== summary.text))
      .map(([target, translation]) => translationColumn(target, translation, answer)),
  );
  showArticle(article, summary.sentences, summary.language);
  byId("made").replaceChildren(
    make("dt", {}, t("result.signature")), make("dd", { dir: "ltr" }, answer.signature),
    make("dt", {}, t("result.request")), make("dd", { dir: "ltr" }, answer.request_id),
  );
  byId("result").hidden = false;
  document.body.classList.add("has-result");
}

function metaOf({ language, summary: { coverage }, timings_ms: timings }) {
  const parts = [
    t("result.language", { language: languageWithin(language.code) }),
    tn("result.coverage", coverage.sentences_total, { read: number(coverage.sentences_read) }),
  ];
  if (timings?.total) parts.push(t("result.seconds", { seconds: number(Math.round(timings.total / 100) / 10) }));
  return parts.join(" · ");
}

function summaryColumn({ summary, warnings }) {
  return column({
    name: languageName(summary.language), subtitle: t("result.summary"), target: null, language: summary.language, warnings,
    text: summary.text, sentences: summary.sentences.map((sentence) => sentence.text),
    remarks: summary.skipped === "too_short" ? [t("result.too_short")] : [],
    route: summary.route,
  });
}

function translationColumn(target, translation, { warnings }) {
  const name = languageName(target);
  if (translation.status !== "ok") {
    return column({ name, target, language: target, warnings, text: null, sentences: [], remarks: [unmade(translation)], route: [] });
  }
  return column({
    name, target, language: target, warnings, text: translation.text,
    sentences: translation.sentences.map((sentence) => sentence.text), remarks: [], route: translation.route,
  });
}

function unmade({ error }) {
  const key = `problem.${error}`;
  return t("result.failed", { reason: has(key) ? t(key) : (error ?? "") });
}

function column({ name, subtitle = null, target, language, warnings, text, sentences, remarks, route }) {
  const { whole, noted } = sortWarnings(warnings, target, sentences.length);
  const id = `column-${target ?? "summary"}`;
  const through = route.slice(1, -1).map(languageWithin).join(", ");
  const meta = [subtitle, through ? t("result.through", { languages: through }) : null].filter(Boolean).join(" · ");
  const actions = text === null ? [] : actionsFor({ text, lang: language, name });
  return make(
    "article", { class: "column", "aria-labelledby": id, "data-target": target ?? "summary" },
    make("header", {}, make("h3", { id }, name), meta ? make("p", { class: "meta" }, meta) : null),
    ...whole.map((warning) => make("p", { class: `note ${warning.code === "rough_model" ? "rough" : ""}`, title: warning.detail }, explain(warning))),
    ...remarks.map((remark) => make("p", { class: "note" }, remark)),
    text === null ? null : prose(text, sentences, noted, language),
    notes(noted, currentLanguage(), direction(currentLanguage())),
    actions.length ? make("div", { class: "actions" }, ...actions) : null,
  );
}

/** The text as it was laid out: a list where it is one, else with its own spaces and lines. */
function prose(text, sentences, noted, language) {
  const { parts, after } = place(text, sentences);
  const spans = parts.map(({ sentence, index }) =>
    make(
      "span", { class: "sentence", role: "button", tabindex: "0", "aria-pressed": "false", "aria-controls": "article", "data-s": index },
      ...markWords(sentence, noted.filter((warning) => warning.sentence === index)),
    ),
  );
  const attributes = { class: "prose", lang: language, dir: direction(language) };
  const isList = parts.length > 0 && parts.every(({ before }) => /^\n?- $/.test(before));
  if (isList) return make("ul", attributes, ...spans.map((span) => make("li", {}, span)));
  return make("p", attributes, ...parts.flatMap(({ before }, i) => [before, spans[i]]), after);
}
