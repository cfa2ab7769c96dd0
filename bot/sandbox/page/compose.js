// What a person types: messages, replies in a thread, slash commands.

import { act } from "./api.js";
import { toast } from "./dialogs.js";
import { h } from "./dom.js";
import { world } from "./world.js";

/** The form below a thread. */
export function replyForm(ts) {
  const field = h("textarea", {
    rows: 1, maxlength: 4000, "aria-label": "Reply in thread", placeholder: "Reply in thread…", keydown: enterSends,
  });
  const send = h("button", { type: "submit", class: "button" }, "Reply");
  return h("form", { class: "composer", submit: (event) => say(event, field, ts) }, field, send);
}

/** Enter sends, Shift+Enter makes a new line. */
export function enterSends(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

/** Says what is in the field, in the channel or in a thread; "/…" in the channel is a slash command. */
export async function say(event, field, thread_ts) {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  const [command] = text.split(/\s/, 1);
  const answer = text.startsWith("/") && !thread_ts
    ? await act("slash", { channel: world.place, command, text: text.slice(command.length).trim() })
    : await act("say", { channel: world.place, text, ...(thread_ts && { thread_ts }) });
  if (answer.ok) field.value = "";
  else toast(answer.error, "bad");
}

/** Ctrl+Enter (or Command+Enter) submits the form it is pressed in. */
export function ctrlEnter(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
