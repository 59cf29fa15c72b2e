// What went wrong, in the reader's language, with a way on.

import { button, byId, make } from "./dom.js";
import { has, t, tn } from "./i18n.js";

let timer = null;
let shown = null;

/** Show `problem` (api.js); `retry` does the same once more. */
export function showProblem(problem, retry) {
  hideProblem();
  shown = { problem, retry, endsAt: Date.now() + (problem.retryAfterS ?? 0) * 1000 };
  drawProblem();
}

export function hideProblem() {
  clearInterval(timer);
  shown = null;
  byId("problem").hidden = true;
  byId("problem").replaceChildren();
}

/** Draw again, in another language of the interface. */
export function drawProblem() {
  if (!shown) return;
  clearInterval(timer);
  const { problem, retry } = shown;
  const key = `problem.${problem.type}`;
  const again = button(t("problem.retry"), { class: "plain", id: "retry" }, retry);
  const parts = [make("p", { class: "problem-text" }, t(has(key) ? key : "problem.unknown"))];
  if (problem.detail) {
    const said = make("q", { lang: "en", dir: "ltr" }, problem.detail);
    parts.push(make("p", { class: "meta" }, `${t("problem.said")}: `, said));
  }
  if (problem.requestId) {
    parts.push(make("p", { class: "meta" }, `${t("problem.id")}: `, make("code", { dir: "ltr" }, problem.requestId)));
  }
  byId("problem").replaceChildren(...parts, again);
  byId("problem").hidden = false;
  countDown(again);
}

function countDown(again) {
  const step = () => {
    const left = Math.ceil((shown.endsAt - Date.now()) / 1000);
    again.disabled = left > 0;
    again.textContent = left > 0 ? tn("problem.retry_in", left) : t("problem.retry");
    if (left <= 0) clearInterval(timer);
  };
  // A live region would read every second out; the button alone changes, and is not part of one.
  again.setAttribute("aria-live", "off");
  timer = setInterval(step, 250);
  step();
}
