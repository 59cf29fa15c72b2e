// Light, dark, or whatever the system says (boot.js sets the stored choice before the first paint).

import { byId } from "./dom.js";
import { settings } from "./storage.js";

export function startTheme() {
  const choice = byId("theme");
  choice.value = document.documentElement.dataset.theme ?? "auto";
  choice.addEventListener("change", () => {
    if (choice.value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice.value;
    settings.write("theme", choice.value);
  });
}
