// Wires the parts: form -> API -> result, and every change into the address.

import { whenVoicesCome } from "./actions.js";
import { digest, Problem } from "./api.js";
import { announce, byId } from "./dom.js";
import { note, readForm, show, startForm, toBody, writeForm } from "./form.js";
import { INTERFACE_LANGUAGES, t, useLanguage } from "./i18n.js";
import { startLights } from "./lights.js";
import { drawProblem, hideProblem, showProblem } from "./problem.js";
import { draw as drawProgress, endProgress, showProgress, startProgress } from "./progress.js";
import { downloadAnswer, drawResult, evidenceOf, hideResult, showResult } from "./result.js";
import { forget, keep, recall } from "./state.js";
import { settings, tab } from "./storage.js";
import { startTheme } from "./theme.js";

const KEEP_AFTER_MS = 150;
const fresh = readForm(); // as the service sent it

let running = null; // the AbortController of a run
let answered = null; // {answer, article}; article null where it is the form's own text
let isTooLong = false; // for the address
let timer = null;

async function run() {
  const value = readForm();
  const body = toBody(value);
  if (!body) {
    note(t("form.empty"));
    byId(value.kind === "url" ? "url" : "text").focus();
    return;
  }
  note("");
  hideProblem();
  running?.abort();
  const controller = new AbortController();
  running = controller;
  setBusy(true);
  startProgress();
  try {
    const answer = await digest(body, { key: byId("key").value.trim(), signal: controller.signal, onProgress: showProgress });
    answered = { answer, article: answer.article?.text ?? value.text };
    showResult(answer, answered.article);
    keepState();
    announce(t("progress.done"));
    byId("result-title").focus({ preventScroll: true });
    byId("result").scrollIntoView({ block: "start" });
  } catch (error) {
    if (controller.signal.aborted) {
      if (running === controller) announce(t("progress.cancelled"));
    } else fail(error);
  } finally {
    if (running === controller) {
      running = null;
      setBusy(false);
      endProgress();
    }
  }
}

function fail(error) {
  if (!(error instanceof Problem)) console.error(error);
  const problem = error instanceof Problem ? error : new Problem("internal");
  if (problem.type === "unauthorized") {
    byId("key-field").hidden = false;
    byId("key").focus();
  }
  showProblem(problem, run);
}

function cancel() {
  if (!running) return;
  running.abort();
  byId("submit").focus();
}

function setBusy(isBusy) {
  document.body.classList.toggle("busy", isBusy);
  byId("form").setAttribute("aria-busy", String(isBusy));
}

async function keepState() {
  clearTimeout(timer);
  delete document.body.dataset.kept;
  const form = readForm();
  const isSame = answered?.article === form.text;
  const state = { v: 1, form, answered: answered && { answer: answered.answer, article: isSame ? null : answered.article } };
  const isBlank = !answered && JSON.stringify(form) === JSON.stringify(fresh);
  if (isBlank) {
    forget();
    return;
  }
  const where = await keep(state);
  if (where === null) return;
  document.body.dataset.kept = where;
  if (where === "address" && isTooLong) note("");
  isTooLong = where !== "address";
  if (isTooLong) note(where === "tab" ? t("state.tab") : t("state.nowhere"));
}

function keepSoon() {
  clearTimeout(timer);
  delete document.body.dataset.kept;
  timer = setTimeout(keepState, KEEP_AFTER_MS);
}

async function restore() {
  const state = await recall();
  if (state === null) return;
  if (state === "lost" || state.v !== 1 || typeof state.form !== "object" || !state.form) {
    note(t("state.lost"));
    return;
  }
  writeForm(state.form);
  answered = null;
  hideResult();
  if (!state.answered?.answer?.summary) return;
  answered = { answer: state.answered.answer, article: state.answered.article ?? readForm().text };
  try {
    showResult(answered.answer, answered.article);
  } catch (error) {
    console.error(error); // an address somebody made up
    answered = null;
    hideResult();
  }
}

function clear() {
  running?.abort();
  answered = null;
  writeForm({ ...fresh, targets: readForm().targets });
  hideResult();
  hideProblem();
  note("");
  forget();
  byId("text").focus();
}

async function chooseLanguage(code) {
  await useLanguage(code);
  byId("interface-language").value = code;
  show();
  drawResult();
  drawProblem();
  drawProgress();
}

function startKey() {
  const key = byId("key");
  key.value = tab.read("key") ?? "";
  if (key.value) byId("key-field").hidden = false;
  key.addEventListener("input", () => tab.write("key", key.value));
}

async function start() {
  startTheme();
  startKey();
  const stored = settings.read("language");
  const code = INTERFACE_LANGUAGES.includes(stored) ? stored : document.documentElement.lang;
  await chooseLanguage(code);
  byId("interface-language").addEventListener("change", (event) => chooseLanguage(event.target.value));
  startForm(keepSoon);
  startLights(evidenceOf);
  whenVoicesCome(drawResult);
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  byId("cancel").addEventListener("click", cancel);
  byId("clear").addEventListener("click", clear);
  byId("download-all").addEventListener("click", downloadAnswer);
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the state
    byId("main").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && running) cancel();
  });
  addEventListener("hashchange", restore);
  await restore();
  document.body.dataset.ready = "yes";
}

start();
