// The stages of a run as they come, and the way to stop it.

import { announce, byId, make } from "./dom.js";
import { has, number, t } from "./i18n.js";

const STAGES = ["fetch", "extract", "detect", "segment", "to_english", "summarise", "translate", "check"];
// Only an address, a page, an article that is not in English passes these.
const OPTIONAL = new Set(["fetch", "extract", "to_english"]);

let seen = new Set();
let now = null;

export function startProgress() {
  seen = new Set();
  now = null;
  byId("progress").hidden = false;
  draw();
  announce(t("progress.title"));
}

/** A report of the service: {stage, done, total}. */
export function showProgress(report) {
  if (report.stage !== now?.stage) announce(nameOf(report.stage));
  seen.add(report.stage);
  now = report;
  draw();
}

export function endProgress() {
  byId("progress").hidden = true;
}

const nameOf = (stage) => (has(`progress.${stage}`) ? t(`progress.${stage}`) : stage);

export function draw() {
  const bar = byId("bar");
  if (now && now.total > 1) {
    bar.max = now.total;
    bar.value = now.done;
  } else bar.removeAttribute("value");
  const at = STAGES.indexOf(now?.stage);
  const stages = STAGES.filter((stage) => !OPTIONAL.has(stage) || seen.has(stage));
  byId("stages").replaceChildren(
    ...stages.map((stage) => {
      const isNow = stage === now?.stage;
      const name = isNow && now.total > 1
        ? t("progress.part", { stage: nameOf(stage), done: number(now.done), total: number(now.total) })
        : nameOf(stage);
      const state = isNow ? "now" : STAGES.indexOf(stage) < at ? "done" : "ahead";
      return make("li", { class: state, "aria-current": isNow ? "step" : null }, name);
    }),
  );
}
