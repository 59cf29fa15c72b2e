// Everything the reader would lose by a reload, in the address: after the `#`, which no server sees.
//
// #z1.… is JSON, deflated, in base64url; #j1.… the same without deflating, for browsers that cannot.
// Beyond MAX_FRAGMENT it is kept in sessionStorage instead and the address says #tab.

import { tab } from "./storage.js";

// Every browser in use takes an address of this length.
export const MAX_FRAGMENT = 30_000;
// Inflated, a fragment could be anything: no state of ours is larger.
const MAX_STATE_BYTES = 4_000_000;
const KEPT = "state";

let turns = 0;

/**
 * Put `state` where a reload finds it; "address", "tab", or "nowhere" where there is no room.
 * Null where a later state overtook this one while it was packed: that one stands.
 */
export async function keep(state) {
  const turn = (turns += 1);
  const json = JSON.stringify(state);
  const fragment = await pack(json);
  if (turn !== turns) return null;
  if (fragment.length <= MAX_FRAGMENT) {
    setFragment(fragment);
    tab.remove(KEPT);
    return "address";
  }
  const kept = tab.write(KEPT, json);
  setFragment("tab");
  return kept ? "tab" : "nowhere";
}

/** The state of the present address: null without one, "lost" where it is not here or not sound. */
export async function recall() {
  const fragment = location.hash.slice(1);
  if (!fragment) return null;
  const json = fragment === "tab" ? tab.read(KEPT) : await unpack(fragment).catch(() => null);
  try {
    const state = JSON.parse(json ?? "");
    return typeof state === "object" && state !== null ? state : "lost";
  } catch {
    return "lost";
  }
}

/** Forget everything. */
export function forget() {
  turns += 1;
  tab.remove(KEPT);
  history.replaceState(null, "", location.pathname + location.search);
}

function setFragment(fragment) {
  if (location.hash !== `#${fragment}`) history.replaceState(null, "", `#${fragment}`);
}

export async function pack(json) {
  const bytes = new TextEncoder().encode(json);
  if (typeof CompressionStream === "undefined") return `j1.${toBase64(bytes)}`;
  return `z1.${toBase64(await through(bytes, new CompressionStream("deflate-raw")))}`;
}

export async function unpack(fragment) {
  const kind = fragment.slice(0, 3);
  if (kind !== "j1." && kind !== "z1.") throw new Error("not a state");
  const bytes = fromBase64(fragment.slice(3));
  const plain = kind === "z1." ? await through(bytes, new DecompressionStream("deflate-raw")) : bytes;
  return new TextDecoder("utf-8", { fatal: true }).decode(plain);
}

async function through(bytes, transform) {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const chunks = [];
  let size = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_STATE_BYTES) {
      await reader.cancel();
      throw new Error("too large");
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function toBase64(bytes) {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
