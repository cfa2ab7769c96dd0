// The main pane: a channel's cards, messages and threads, or a person's App Home.

import { act } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { clockTime, momentOf, pretty } from "./dates.js";
import { toast } from "./dialogs.js";
import { byId, h, keep, keepingFocus } from "./dom.js";
import { settle } from "./elements.js";
import { mrkdwn } from "./mrkdwn.js";
import { channel, isUnread, markRead, messagesOf, person, visible, world } from "./world.js";

const list = byId("messages");
const scroll = byId("scroll");
const newer = byId("newer");
const NEAR = 120; // px from the end that still count as reading the newest
let cards = new Map(); // ts -> what is on the screen for it
let firstUnread = "";

/** Shows another channel (or the home) from its end. */
export function openPlace() {
  cards = new Map();
  list.replaceChildren();
  firstUnread = visible(world.place).find((message) => isUnread(world.place, message))?.ts ?? "";
  drawPlace(false);
  scroll.scrollTop = world.place === "home" ? 0 : scroll.scrollHeight;
}

/** Shows what is new in the open place; stays at the end when the person was there. */
export function drawPlace(animated = true) {
  if (world.place === "home") return drawHome();
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  const known = list.querySelectorAll("article").length;
  const roots = visible(world.place).filter((message) => message.reply_broadcast || !parentOf(message));
  keepingFocus(list, () => keep(list, withDividers(roots), ({ id }) => id, (row) => row.draw(animated)));
  for (const message of roots) refresh(message, animated);
  oneTabStop();
  const grown = list.querySelectorAll("article").length > known;
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  else if (grown && animated) newer.hidden = false;
  if (!document.hidden) markRead(world.place);
}

const parentOf = (message) => message.thread_ts && message.thread_ts !== message.ts && messagesOf(world.place).get(message.thread_ts);

function withDividers(roots) {
  if (!roots.length) return [{ id: "empty", draw: nothingYet }];
  let day = "";
  return roots.flatMap((message) => {
    const date = momentOf(message.ts);
    const rows = [];
    if (pretty(date) !== day) rows.push({ id: `day ${(day = pretty(date))}`, draw: dayRow(day) });
    if (message.ts === firstUnread && message !== roots[0]) rows.push({ id: "unread", draw: () => h("p", { class: "day unread" }, h("span", {}, "New")) });
    return [...rows, { id: message.ts, draw: (animated) => article(message, animated) }];
  });
}

const dayRow = (day) => () => h("p", { class: "day" }, h("span", {}, day[0].toUpperCase() + day.slice(1)));

function nothingYet() {
  const { kind, name } = channel(world.place) ?? {};
  const words = kind === "im" ? "The app writes here when something concerns only you."
    : "When a customer writes something in public, it appears here as a card: what they said, what it is about, and a drafted reply.";
  return h("div", { class: "empty" },
    h("h2", {}, kind === "im" ? "No messages yet" : `Nothing in #${name} yet`),
    h("p", {}, words),
    kind === "im" ? null : h("p", {}, "Post a mention as a customer to see it arrive; its channel depends on the brand and on how urgent it is."));
}

function article(message, animated) {
  const parts = { text: h("div", { class: "blocks" }), edited: h("span", { class: "faint" }), thread: h("section", { class: "thread", "aria-label": "Thread" }) };
  const mine = !isApp(message);
  const node = h("article", {
    class: ["message", mine ? "typed" : "card", message.only_for && "private", animated && "arrived"].filter(Boolean).join(" "),
    tabindex: -1, "data-ts": message.ts, "aria-label": `${authorName(message)}, ${clockTime(momentOf(message.ts))}`,
  },
    message.only_for && onlyVisible(message),
    h("div", { class: "line" },
      avatar(message),
      h("div", { class: "content" }, byline(message, parts.edited), parts.text, h("div", { class: "reactions" }), parts.thread)));
  cards.set(message.ts, { node, parts, surface: surfaceOf(message), message: null, open: null });
  return node;
}

const surfaceOf = ({ channel: id, ts }) => ({
  values: new Map(),
  inputs: false,
  send: async (action) => {
    const answer = await act("click", { channel: id, ts, ...action });
    if (!answer.ok) toast(answer.error, "error");
    return answer;
  },
});

const isApp = ({ user }) => !person(user);
const authorName = ({ user }) => person(user)?.name ?? world.brand ?? "App";

export function avatar({ user }) {
  const someone = person(user);
  if (!someone) return h("img", { class: "avatar", src: "/static/icon.svg", alt: "" });
  const initials = someone.name.split(" ").map((word) => word[0]).slice(0, 2).join("");
  const tone = world.people.indexOf(someone) % 6;
  return h("span", { class: `avatar tone-${tone}`, "aria-hidden": "true" }, initials);
}

function byline(message, edited) {
  const moment = momentOf(message.ts);
  const answerable = !message.thread_ts && !message.only_for;
  return h("header", { class: "byline" },
    h("b", {}, authorName(message)),
    isApp(message) && h("span", { class: "badge" }, "App"),
    h("time", { datetime: moment.toISOString(), title: moment.toLocaleString() }, clockTime(moment)),
    edited,
    answerable && h("button", { type: "button", class: "reply", click: () => openThread(message.ts) }, "Reply in thread"));
}

const onlyVisible = ({ ts }) => h("p", { class: "only" }, h("span", {}, "Only visible to you"),
  h("button", { type: "button", class: "link", click: () => dismiss(ts) }, "Dismiss"));

function dismiss(ts) {
  messagesOf(world.place).delete(ts);
  drawPlace();
}

function refresh(message, animated) {
  const card = cards.get(message.ts);
  if (card.message !== message) {
    content(card.parts.text, message, card.surface);
    card.parts.edited.textContent = message.edited && !isApp(message) ? "edited" : "";
    settle(card.node);
    if (card.message && animated) flash(card.node);
    card.message = message;
  }
  thread(card, message, animated);
}

function content(container, message, surface) {
  const blocks = message.blocks?.length ? message.blocks : [{ type: "section", block_id: "text", text: { type: "mrkdwn", text: message.text ?? "" } }];
  drawBlocks(container, blocks, surface);
  container.nextElementSibling.replaceChildren(...(message.reactions ?? []).map((name) => h("span", {}, EMOJI[name] ?? `:${name}:`)));
}

const EMOJI = { eyes: "👀", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", hourglass: "⏳", "+1": "👍", tada: "🎉", heart: "❤️" };

function flash(node) {
  node.classList.remove("arrived", "changed");
  void node.offsetWidth; // restarts the animation
  node.classList.add("changed");
}

function thread(card, root, animated) {
  const replies = visible(world.place).filter((message) => message.thread_ts === root.ts && message.ts !== root.ts);
  const { thread: place } = card.parts;
  const open = card.open ?? (replies.length > 0 && replies.length <= 3);
  const count = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  place.hidden = !open && !replies.length;
  const rows = [];
  if (replies.length) rows.push({ id: `head ${count} ${open}`, draw: () => h("button", { type: "button", class: "link", "aria-expanded": String(open), click: () => toggleThread(root.ts, !open) }, open ? `Hide ${count}` : `Show ${count}`) });
  if (open) rows.push(...replies.map((message) => ({ id: message.ts, draw: () => article(message, animated) })), { id: "write", draw: () => replyForm(root.ts) });
  keep(place, rows, ({ id }) => id, (row) => row.draw());
  if (open) for (const message of replies) refreshReply(message, animated);
}

function refreshReply(message, animated) {
  const card = cards.get(message.ts);
  card.parts.thread.hidden = true;
  if (card.message === message) return;
  content(card.parts.text, message, card.surface);
  settle(card.node);
  if (card.message && animated) flash(card.node);
  card.message = message;
}

function toggleThread(ts, open) {
  cards.get(ts).open = open;
  drawPlace();
}

/** Opens the thread of a card and puts the caret into its reply field. */
export function openThread(ts) {
  if (!cards.has(ts)) return;
  toggleThread(ts, true);
  cards.get(ts).node.querySelector(".thread form textarea")?.focus();
}

function replyForm(ts) {
  const field = h("textarea", { rows: 1, maxlength: 4000, "aria-label": "Reply in thread", placeholder: "Reply in thread…", keydown: enterSends });
  return h("form", { class: "composer", submit: (event) => say(event, field, ts) }, field, h("button", { type: "submit", class: "button" }, "Reply"));
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
  else toast(answer.error, "error");
}

function drawHome() {
  const home = world.homes.get(world.me);
  if (!home) {
    keep(list, ["no home"], String, () => h("div", { class: "empty" }, h("h2", {}, "Nothing here yet"),
      h("p", {}, "The app draws this page for you when it hears that you opened it. If nothing comes, it may not be running.")));
    return;
  }
  if (!list.querySelector(":scope > .home")) {
    list.replaceChildren();
    keep(list, ["home"], String, () => h("div", { class: "home blocks" }));
  }
  const surface = cards.get("home") ?? cards.set("home", homeSurface()).get("home");
  const place = list.querySelector(":scope > .home");
  drawBlocks(place, home.view.blocks, surface);
  settle(place);
}

const homeSurface = () => ({
  values: new Map(),
  inputs: false,
  send: async (action) => {
    const answer = await act("input", { view_id: world.homes.get(world.me).id, ...action, values: {} });
    if (!answer.ok) toast(answer.error, "error");
    return answer;
  },
});

function oneTabStop() {
  const articles = [...list.querySelectorAll(":scope > article")];
  if (articles.length && !articles.some((node) => node.tabIndex === 0)) articles.at(-1).tabIndex = 0;
}

/** Moves the focus `by` cards from the focused one (from the newest when none is). */
export function moveFocus(by) {
  const articles = [...list.querySelectorAll(":scope > article")];
  if (!articles.length) return;
  const from = articles.findIndex((node) => node.contains(document.activeElement));
  const to = from < 0 ? articles.length - 1 : Math.min(articles.length - 1, Math.max(0, from + by));
  for (const node of articles) node.tabIndex = node === articles[to] ? 0 : -1;
  articles[to].focus();
  articles[to].scrollIntoView({ block: "nearest" });
}

/** Brings one message into view and marks it for a moment. */
export function pointAt(ts) {
  const node = cards.get(ts)?.node;
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
  flash(node);
}

newer.addEventListener("click", () => {
  scroll.scrollTo({ top: scroll.scrollHeight, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  newer.hidden = true;
});
scroll.addEventListener("scroll", () => {
  if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR) newer.hidden = true;
}, { passive: true });
