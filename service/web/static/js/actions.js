// What can be done with a text: copy it, take it away as a file, hear it.

import { button } from "./dom.js";
import { t } from "./i18n.js";

const COPIED_MS = 2000;

/** The buttons of one text; `name` tells a screen reader which. */
export function actionsFor({ text, lang, name }) {
  const labelled = (key) => ({ class: "plain", "aria-label": t("actions.of", { action: t(key), name }) });
  const copy = button(t("actions.copy"), { ...labelled("actions.copy"), "data-act": "copy" }, async () => {
    await copyText(text);
    copy.textContent = t("actions.copied");
    setTimeout(() => (copy.textContent = t("actions.copy")), COPIED_MS);
  });
  const file = button(t("actions.download"), { ...labelled("actions.download"), "data-act": "download" }, () =>
    download(`epitome-${lang}.txt`, `${text}\n`, "text/plain"),
  );
  const voice = voiceFor(lang);
  return [copy, file, ...(voice ? [speaker(text, voice, labelled)] : [])];
}

async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).catch(() => copyOld(text));
  return copyOld(text); // a page without TLS has no clipboard of its own
}

function copyOld(text) {
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.value = text;
  field.className = "hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  focused?.focus();
}

/** Hand `text` to the reader as a file in UTF-8. */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A voice of this machine that speaks `lang`, if there is one. */
function voiceFor(lang) {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  return voices.find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === lang);
}

/** Voices come late in some browsers: `redraw` then. */
export function whenVoicesCome(redraw) {
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", redraw);
}

/** End whatever is being read aloud. */
export function hush() {
  globalThis.speechSynthesis?.cancel();
}

function speaker(text, voice, labelled) {
  const element = button(t("actions.speak"), { ...labelled("actions.speak"), "data-act": "speak", "aria-pressed": "false" }, () => {
    const isSpeaking = element.getAttribute("aria-pressed") === "true";
    hush();
    if (isSpeaking) return stopped();
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.addEventListener("end", stopped);
    utterance.addEventListener("error", stopped);
    element.setAttribute("aria-pressed", "true");
    element.textContent = t("actions.stop");
    return speechSynthesis.speak(utterance);
  });
  const stopped = () => {
    element.setAttribute("aria-pressed", "false");
    element.textContent = t("actions.speak");
  };
  return element;
}
