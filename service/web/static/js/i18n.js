// The words of the interface: one catalogue a language, plural forms and numbers by Intl.

import { settings } from "./storage.js";

export const INTERFACE_LANGUAGES = ["en", "ru", "el", "ar"];
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

let words = {};
let language = "en";
let plurals = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en");
let names = new Intl.DisplayNames("en", { type: "language" });

export const direction = (code) => (RIGHT_TO_LEFT.has(code) ? "rtl" : "ltr");

/** Take the interface to `code`; the page's own words change at once. */
export async function useLanguage(code) {
  const answer = await fetch(new URL(`static/i18n/${code}.json`, document.baseURI));
  if (!answer.ok) throw new Error(`no catalogue for ${code}`);
  words = await answer.json();
  language = code;
  plurals = new Intl.PluralRules(code);
  numbers = new Intl.NumberFormat(code);
  names = new Intl.DisplayNames(code, { type: "language" });
  document.documentElement.lang = code;
  document.documentElement.dir = direction(code);
  settings.write("language", code);
  translatePage();
}

export const currentLanguage = () => language;
export const has = (key) => Object.hasOwn(words, key);
export const number = (value) => numbers.format(value);

/** The text of `key`, its {places} filled. */
export function t(key, values = {}) {
  return fill(words[key] ?? key, values);
}

/** The text of `key` in the plural form of `count`. */
export function tn(key, count, values = {}) {
  const forms = words[key] ?? {};
  const form = forms[plurals.select(count)] ?? forms.other ?? key;
  return fill(form, { count: number(count), ...values });
}

/** The name of a language within a line: "русский", "English". */
export const languageWithin = (code) => names.of(code) ?? code;

/** The name of a language as a heading: "Русский", "English". */
export function languageName(code) {
  const name = languageWithin(code);
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

// Between isolates a Latin name does not turn an Arabic line around, nor an Arabic one a Latin.
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) =>
    name in values ? (direction(language) === "rtl" ? `\u2068${values[name]}\u2069` : String(values[name])) : place,
  );
}

function translatePage() {
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of document.querySelectorAll("[data-language]")) element.textContent = languageName(element.dataset.language);
}
