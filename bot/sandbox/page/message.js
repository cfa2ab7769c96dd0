// One message: who said it and when, its blocks, and how it shows that it is new or has changed.

import { act } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { clockTime, momentOf } from "./dates.js";
import { toast } from "./dialogs.js";
import { h } from "./dom.js";
import { settle } from "./elements.js";
import { person, world } from "./world.js";

const EMOJI = {
  "+1": "👍", eyes: "👀", heart: "❤️", heavy_check_mark: "✔️", hourglass: "⏳", tada: "🎉", warning: "⚠️",
  white_check_mark: "✅", x: "❌",
};

const isApp = ({ user }) => !person(user);
const authorName = ({ user }) => person(user)?.name ?? (world.brand || "App");

/** A card without content yet: `reply` opens its thread, `dismiss` takes a private one away. */
export function newCard(message, animated, { reply, dismiss }) {
  const parts = {
    blocks: h("div", { class: "blocks" }),
    reactions: h("div", { class: "reactions" }),
    edited: h("span", { class: "faint" }),
    thread: h("section", { class: "thread", "aria-label": "Thread", hidden: true }),
  };
  const kinds = ["message", isApp(message) ? "card" : "typed", message.only_for && "private", animated && "arrived"];
  const label = `${authorName(message)}, ${clockTime(momentOf(message.ts))}`;
  const top = byline(message, parts.edited, reply);
  const content = h("div", { class: "content" }, top, parts.blocks, parts.reactions, parts.thread);
  const node = h("article", { class: kinds.filter(Boolean).join(" "), tabindex: -1, "aria-label": label },
    message.only_for && onlyVisible(dismiss),
    h("div", { class: "line" }, avatar(message), content));
  node.dataset.ts = message.ts;
  return { node, parts, surface: surfaceOf(message), message: null, open: null };
}

/** Makes a card show the present state of its message. */
export function show(card, message, animated) {
  if (card.message === message) return;
  const text = { type: "section", block_id: "text", text: { type: "mrkdwn", text: message.text ?? "" } };
  drawBlocks(card.parts.blocks, message.blocks?.length ? message.blocks : [text], card.surface);
  const reactions = message.reactions ?? [];
  card.parts.reactions.replaceChildren(...reactions.map((name) => h("span", {}, EMOJI[name] ?? `:${name}:`)));
  card.node.classList.toggle("growing", Boolean(message.streaming));
  card.parts.edited.textContent = message.edited && !isApp(message) ? "edited" : "";
  settle(card.node);
  if (card.message && animated && !message.streaming) flash(card.node);
  card.message = message;
}

/** Draws the eye to a card for a moment. */
export function flash(node) {
  node.classList.remove("arrived", "changed");
  void node.offsetWidth; // restarts the animation
  node.classList.add("changed");
}

/** The picture of whoever wrote: initials of a person, the app's sign otherwise. */
export function avatar({ user }) {
  const someone = person(user);
  if (!someone) return h("img", { class: "avatar", src: "/static/icon.svg", alt: "" });
  const initials = someone.name.split(" ").map((word) => word[0]).slice(0, 2).join("");
  return h("span", { class: `avatar tone-${world.people.indexOf(someone) % 6}`, "aria-hidden": "true" }, initials);
}

function byline(message, edited, reply) {
  const moment = momentOf(message.ts);
  const answerable = !message.thread_ts && !message.only_for;
  return h("header", { class: "byline" },
    h("b", {}, authorName(message)),
    isApp(message) && h("span", { class: "badge" }, "App"),
    h("time", { datetime: moment.toISOString(), title: moment.toLocaleString() }, clockTime(moment)),
    edited,
    answerable && h("button", { type: "button", class: "reply", click: reply }, "Reply in thread"),
    !message.only_for && !isApp(message) && world.shortcuts.map((one) => shortcut(one, message)));
}

const shortcut = ({ id, name }, { channel, ts }) => h("button", {
  type: "button",
  class: "reply",
  click: async () => {
    const answer = await act("shortcut", { channel, ts, callback_id: id });
    if (!answer.ok) toast(answer.error, "bad");
  },
}, name);

const onlyVisible = (dismiss) => h("p", { class: "only" },
  h("span", {}, "Only visible to you"),
  h("button", { type: "button", class: "link", click: dismiss }, "Dismiss"));

const surfaceOf = ({ channel, ts }) => ({
  values: new Map(),
  inputs: false,
  send: async (action) => {
    const answer = await act("click", { channel, ts, ...action });
    if (!answer.ok) toast(answer.error, "bad");
    return answer;
  },
});
