// Elements from values. Text goes in as text nodes only; nothing here takes markup.

export const byId = (id) => document.getElementById(id);

/** `make("p", { class: "note", lang: "ar" }, "text", node)`; null and false attributes are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A button that does `act` when pressed. */
export function button(text, attributes, act) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", act);
  return element;
}

/** Say `text` to a screen reader, politely. */
export function announce(text) {
  byId("status").textContent = text;
}
