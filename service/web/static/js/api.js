// The one call of this page: POST /v1/digest, as a stream of progress that ends in an answer.

import { readEvents } from "./sse.js";

/** What went wrong, in a form the page can show. `type` is the API's slug or one of our own. */
export class Problem extends Error {
  constructor(type, { detail = "", requestId = "", retryAfterS = null } = {}) {
    super(type);
    Object.assign(this, { type, detail, requestId, retryAfterS });
  }
}

/**
 * Ask for a digest.
 * body: what the API takes. key: "" without one. signal: aborts. onProgress: ({stage, done, total}).
 * Throws a Problem, or the signal's AbortError.
 */
export async function digest(body, { key, signal, onProgress }) {
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
  if (key) headers["X-API-Key"] = key;
  const address = new URL("v1/digest", document.baseURI);
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST", headers, body: JSON.stringify(body), signal, cache: "no-store", credentials: "same-origin",
    });
  } catch (error) {
    throw signal.aborted ? error : unreachable();
  }
  if (!answer.ok) throw await refusal(answer);
  if (!answer.headers.get("Content-Type")?.startsWith("text/event-stream")) return answer.json();
  return await follow(answer, signal, onProgress);
}

async function follow(answer, signal, onProgress) {
  try {
    for await (const { event, data, retry } of readEvents(answer.body)) {
      if (event === "progress") onProgress(JSON.parse(data));
      else if (event === "result") return JSON.parse(data);
      else if (event === "problem") throw fromBody(JSON.parse(data), retry ? Number(retry) / 1000 : null);
    }
  } catch (error) {
    if (error instanceof Problem || signal.aborted) throw error;
  }
  throw navigator.onLine ? new Problem("cut", { requestId: answer.headers.get("X-Request-ID") ?? "" }) : unreachable();
}

const unreachable = () => new Problem(navigator.onLine ? "unreachable" : "offline");

async function refusal(answer) {
  const retryAfterS = Number.parseInt(answer.headers.get("Retry-After") ?? "", 10);
  const body = await answer.json().catch(() => ({}));
  const requestId = body.request_id ?? answer.headers.get("X-Request-ID") ?? "";
  return fromBody({ ...body, request_id: requestId }, Number.isNaN(retryAfterS) ? null : retryAfterS);
}

function fromBody(body, retryAfterS) {
  return new Problem(body.type ?? "unknown", {
    detail: body.detail ?? "", requestId: body.request_id ?? "", retryAfterS,
  });
}
