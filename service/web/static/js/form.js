// The form: what is asked, as one value that can be read, written back and sent.

import { byId } from "./dom.js";
import { readFile } from "./files.js";
import { currentLanguage, number, t, tn } from "./i18n.js";

const form = byId("form");
const text = byId("text");
const url = byId("url"); // absent where the service does not fetch
const LIMIT = Number(document.body.dataset.limit);
const CHOICES = { length: ["short", "medium", "long"], source: null, mode: ["abstractive", "extractive"], format: ["paragraph", "bullets"] };
const EXAMPLES = { ru: "ru", ar: "ar" };

let page = null; // an HTML file: {name, html}
let changed = () => {};

/** The form's value. */
export function readForm() {
  const data = new FormData(form);
  return {
    kind: page ? "html" : (data.get("kind") ?? "text"),
    text: text.value,
    url: url?.value.trim() ?? "",
    page,
    targets: data.getAll("targets"),
    length: data.get("length"),
    source: data.get("source"),
    mode: data.get("mode"),
    format: data.get("format"),
    title: byId("title").value,
  };
}

/** Put `value` (of readForm, perhaps out of an address) into the form; what does not fit is left. */
export function writeForm(value) {
  text.value = typeof value.text === "string" ? value.text : "";
  byId("title").value = typeof value.title === "string" ? value.title : "";
  const hasPage = typeof value.page?.html === "string" && typeof value.page?.name === "string";
  page = value.kind === "html" && hasPage ? { name: value.page.name, html: value.page.html } : null;
  if (url) {
    url.value = typeof value.url === "string" ? value.url : "";
    for (const radio of form.elements.kind) radio.checked = radio.value === (value.kind === "url" ? "url" : "text");
  }
  const targets = Array.isArray(value.targets) ? value.targets : null;
  if (targets) for (const box of form.elements.targets) box.checked = targets.includes(box.value);
  for (const [name, allowed] of Object.entries(CHOICES)) {
    const field = form.elements.namedItem(name); // `elements.length` is a number
    const fits = allowed ? allowed.includes(value[name]) : [...field.options].some((o) => o.value === value[name]);
    if (fits) field.value = value[name];
  }
  byId("more").open = value.source !== "auto" || value.mode !== "abstractive" || value.format !== "paragraph" || Boolean(value.title);
  show();
}

/** The body for the API, or null where there is nothing to send. */
export function toBody(value) {
  const given = { html: value.page?.html, url: value.url, text: value.text }[value.kind];
  if (!given?.trim()) return null;
  const body = { [value.kind]: given, targets: value.targets, length: value.length, source: value.source, mode: value.mode, format: value.format };
  if (value.title.trim()) body.title = value.title.trim();
  return body;
}

/** Say something under the text; "" takes it away. */
export function note(message) {
  const element = byId("form-note");
  element.textContent = message;
  element.hidden = !message;
}

/** Redraw what depends on the form's value or on the interface's language. */
export function show() {
  const kind = readForm().kind;
  if (url) byId("url-field").hidden = kind !== "url";
  byId("text-field").hidden = kind === "url";
  text.hidden = page !== null;
  byId("file-chip").hidden = page === null;
  byId("file-name").textContent = page ? t("form.file_html", { name: page.name }) : "";
  const count = [...text.value].length;
  const counter = byId("counter");
  counter.textContent = kind !== "text" ? "" : count > LIMIT ? t("form.beyond", { count: number(count), limit: number(LIMIT) }) : tn("form.characters", count);
  counter.classList.toggle("beyond", count > LIMIT);
}

/** Let the form live; `onChange` is told of every change. */
export function startForm(onChange) {
  changed = () => {
    show();
    onChange();
  };
  form.addEventListener("input", changed);
  byId("file-open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) take(file);
  });
  byId("file-remove").addEventListener("click", () => {
    page = null;
    changed();
    text.focus();
  });
  byId("example").addEventListener("click", showExample);
  text.addEventListener("keydown", submitOnEnter);
  url?.addEventListener("keydown", submitOnEnter);
  startDrop();
}

function submitOnEnter(event) {
  const isShort = event.target === url;
  if (event.key === "Enter" && (isShort || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
}

function startDrop() {
  const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    if (!carriesFile(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
}

async function take(file) {
  note("");
  try {
    const found = await readFile(file);
    page = found.kind === "html" ? { name: found.name, html: found.html } : null;
    if (!page) text.value = found.text;
    if (url) for (const radio of form.elements.kind) radio.checked = radio.value === "text";
    changed();
  } catch (error) {
    note(error.message);
  }
}

async function showExample() {
  const code = EXAMPLES[currentLanguage()] ?? "en";
  const answer = await fetch(new URL(`static/examples/${code}.txt`, document.baseURI)).catch(() => null);
  if (!answer?.ok) {
    note(t("problem.unreachable"));
    return;
  }
  page = null;
  text.value = await answer.text();
  if (url) for (const radio of form.elements.kind) radio.checked = radio.value === "text";
  changed();
  text.focus();
  text.setSelectionRange(0, 0);
  text.scrollTop = 0;
}
