// A sentence and what stands for it elsewhere light up together.
//
// Whatever carries data-s="0 2" belongs to the summary's sentences 0 and 2: the sentence itself in
// every language, and its evidence in the article. Pointing and focus light it, pressing keeps it.

import { announce, byId } from "./dom.js";
import { t } from "./i18n.js";

let pinned = null;
let evidenceOf = () => "";

const sentencesOf = (element) => element.dataset.s.split(" ");

function light(ids) {
  const wanted = new Set(ids);
  for (const element of document.querySelectorAll("#result [data-s]")) {
    element.classList.toggle("lit", sentencesOf(element).some((id) => wanted.has(id)));
  }
}

function settle() {
  light(pinned === null ? [] : [pinned]);
}

function pin(id) {
  pinned = pinned === id ? null : id;
  for (const element of document.querySelectorAll("#columns .sentence")) {
    element.setAttribute("aria-pressed", String(element.dataset.s === pinned));
  }
  settle();
  if (pinned === null) return;
  reveal(pinned, true);
  const text = evidenceOf(Number(id));
  announce(text ? t("article.evidence", { text }) : t("article.no_evidence"));
}

/** Bring the first evidence into the article's own window, and into the page's where asked. */
function reveal(id, isAsked) {
  const pane = byId("article");
  const first = pane.querySelector(`[data-s~="${CSS.escape(id)}"]`);
  if (!first) return;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = isStill ? "auto" : "smooth";
  const place = first.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (pane.scrollHeight > pane.clientHeight && (place.top < frame.top || place.bottom > frame.bottom)) {
    pane.scrollTo({ top: pane.scrollTop + place.top - frame.top - frame.height / 4, behavior });
  }
  if (isAsked && (frame.bottom < 40 || frame.top > innerHeight - 40)) first.scrollIntoView({ block: "center", behavior });
}

/** Listen on the result once; `textOf(i)` gives the evidence of sentence i as text. */
export function startLights(textOf) {
  evidenceOf = textOf;
  const result = byId("result");
  const over = (event) => event.target.closest?.("[data-s]");
  const begin = (event) => {
    const element = over(event);
    if (!element) return;
    light(sentencesOf(element));
    if (element.classList.contains("sentence")) reveal(element.dataset.s, false);
  };
  const end = (event) => {
    if (over(event)) settle();
  };
  result.addEventListener("pointerover", begin);
  result.addEventListener("pointerout", end);
  result.addEventListener("focusin", begin);
  result.addEventListener("focusout", end);
  result.addEventListener("click", (event) => {
    const element = event.target.closest(".sentence");
    if (element && getSelection().isCollapsed) pin(element.dataset.s);
  });
  result.addEventListener("keydown", (event) => {
    const element = event.target.closest(".sentence");
    if (element && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      pin(element.dataset.s);
    }
    if (event.key === "Escape" && pinned !== null) pin(pinned);
  });
}

/** A new result: nothing is lit. */
export function resetLights() {
  pinned = null;
}
