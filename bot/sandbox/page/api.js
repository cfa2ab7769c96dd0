// Talks to the sandbox: reads its state, follows its stream, and does what the person does.

import { world } from "./world.js";

/** The whole state, as the page starts and after a lost connection. */
export async function readState() {
  const answer = await fetch("/sandbox/state");
  if (!answer.ok) throw new Error(`state ${answer.status}`);
  return answer.json();
}

/** Follows events newer than what the page knows; `lost` is called once, when the connection ends. */
export function follow(heard, lost) {
  const source = new EventSource(`/sandbox/stream?since=${world.seq}`);
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === "reset") return startAgain();
    if (event.seq <= world.seq) return;
    world.seq = event.seq;
    heard(event);
  };
  // The browser would dial again with the old `since`: start again from the state instead.
  const startAgain = () => {
    source.close();
    lost();
  };
  source.onerror = startAgain;
}

/** Does `type` as the current person; the answer always has `ok`. */
export async function act(type, what = {}) {
  try {
    const body = JSON.stringify({ user: world.me, type, ...what });
    const headers = { "Content-Type": "application/json" };
    return await (await fetch("/sandbox/act", { method: "POST", headers, body })).json();
  } catch {
    return { ok: false, error: "The sandbox does not answer. Is it still running?" };
  }
}
