// localStorage and sessionStorage, where they may be used: a browser can forbid them, and they fill.

function tried(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

export const settings = {
  read: (name) => tried(() => localStorage.getItem(`epitome.${name}`)),
  write: (name, value) => tried(() => localStorage.setItem(`epitome.${name}`, value)),
};

export const tab = {
  read: (name) => tried(() => sessionStorage.getItem(`epitome.${name}`)),
  /** Whether it was kept. */
  write: (name, value) =>
    tried(() => {
      sessionStorage.setItem(`epitome.${name}`, value);
      return true;
    }) ?? false,
  remove: (name) => tried(() => sessionStorage.removeItem(`epitome.${name}`)),
};
