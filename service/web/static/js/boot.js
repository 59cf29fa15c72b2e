// Before the first paint: the colours the reader chose. Not a module, as those wait for the page.
(() => {
  try {
    const theme = localStorage.getItem("epitome.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is forbidden here: the system's colours serve.
  }
})();
