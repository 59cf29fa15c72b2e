// A file from the disk: text goes into the field, an HTML page goes to the service as it is.

import { t } from "./i18n.js";

const MAX_FILE_BYTES = 5_000_000;
const HTML = /\.html?$/i;
const TEXT = /\.(txt|text|md|markdown)$/i;

/** A file as {kind: "text", text} or {kind: "html", name, html}; throws an Error to be shown. */
export async function readFile(file) {
  const isHtml = HTML.test(file.name) || file.type === "text/html";
  const isText = TEXT.test(file.name) || file.type.startsWith("text/");
  if (!isHtml && !isText) throw new Error(t("form.file_bad", { name: file.name }));
  if (file.size > MAX_FILE_BYTES) throw new Error(t("form.file_large", { name: file.name }));
  const text = await decode(file);
  return isHtml ? { kind: "html", name: file.name, html: text } : { kind: "text", text };
}

async function decode(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    const text = new TextDecoder(mark, { fatal: true }).decode(bytes);
    if (text.includes("\0")) throw new Error("binary");
    return text;
  } catch {
    throw new Error(t("form.file_bad", { name: file.name }));
  }
}
