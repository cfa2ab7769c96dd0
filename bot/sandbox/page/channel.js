// The main pane: a channel's cards, messages and threads, oldest first, and where the reader stands among them.

import { replyForm } from "./compose.js";
import { momentOf, pretty } from "./dates.js";
import { byId, h, keep, keepingFocus } from "./dom.js";
import { drawHome, leaveHome } from "./home.js";
import { flash, newCard, show } from "./message.js";
import { channel, isUnread, markRead, messagesOf, statusesOf, visible, world } from "./world.js";

const NEAR = 120; // px from the end that still count as reading the newest
const FEW = 3; // replies that are shown without being asked for
const list = byId("messages");
const scroll = byId("scroll");
const newer = byId("newer");
let cards = new Map(); // ts -> what is on the screen for it
let firstUnread = "";

/** Shows another channel (or the home) from its end. */
export function openPlace() {
  cards = new Map();
  leaveHome();
  list.replaceChildren();
  firstUnread = visible(world.place).find((message) => isUnread(world.place, message))?.ts ?? "";
  drawPlace(false);
  scroll.scrollTop = world.place === "home" ? 0 : scroll.scrollHeight;
}

/** Shows what is new in the open place; stays at the end when the reader was there. */
export function drawPlace(animated = true) {
  if (world.place === "home") return drawHome(list);
  const atEnd = fromEnd() < NEAR;
  const known = cards.size;
  const { roots, replies } = threads();
  keepingFocus(list, () => keep(list, rows(roots), ({ id }) => id, (row) => row.draw(animated)));
  for (const message of roots) {
    show(cards.get(message.ts), message, animated);
    drawThread(cards.get(message.ts), message, replies.get(message.ts) ?? [], animated);
  }
  oneTabStop();
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  else if (animated && cards.size > known) newer.hidden = false;
  if (!document.hidden) markRead(world.place);
}

const fromEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight;

/** What stands in the channel itself, and below each of it. */
function threads() {
  const known = messagesOf(world.place);
  const roots = [];
  const replies = new Map();
  for (const message of visible(world.place)) {
    const { ts, thread_ts: parent } = message;
    const inside = parent && parent !== ts && known.has(parent);
    if (inside) replies.set(parent, [...(replies.get(parent) ?? []), message]);
    if (!inside || message.reply_broadcast) roots.push(message);
  }
  return { roots, replies };
}

function rows(roots) {
  if (!roots.length) return [{ id: "empty", draw: nothingYet }];
  let day = "";
  return roots.flatMap((message) => {
    const found = [];
    const date = pretty(momentOf(message.ts));
    if (date !== day) found.push(divider((day = date)));
    if (message.ts === firstUnread && message !== roots[0]) found.push(divider("new", "unread"));
    return [...found, { id: message.ts, draw: (animated) => added(message.ts, message, animated) }];
  });
}

function divider(words, kind = "") {
  const draw = () => h("p", { class: `day ${kind}` }, h("span", {}, words[0].toUpperCase() + words.slice(1)));
  return { id: `divider ${words}`, draw };
}

function added(key, message, animated) {
  const card = newCard(message, animated, { reply: () => openThread(message.ts), dismiss: () => dismiss(message.ts) });
  cards.set(key, card);
  return card.node;
}

function dismiss(ts) {
  messagesOf(world.place).delete(ts);
  drawPlace();
}

function nothingYet() {
  const { kind, name } = channel(world.place) ?? {};
  if (kind === "im") {
    const words = "The app writes here when something concerns only you.";
    return h("div", { class: "empty" }, h("h2", {}, "No messages yet"), h("p", {}, words));
  }
  return h("div", { class: "empty" },
    h("h2", {}, `Nothing in #${name} yet`),
    h("p", {}, "When a customer writes something in public, it appears here as a card: ",
      "what they said, what it is about, and a drafted reply."),
    h("p", {}, "Post a mention as a customer to see one arrive; ",
      "its channel depends on the brand and on how urgent it is."));
}

const inThread = (ts) => `reply ${ts}`; // a reply may stand in the channel as well

function drawThread(card, root, replies, animated) {
  const { thread } = card.parts;
  const status = statusesOf(root.channel).get(root.ts);
  const open = card.open ?? (replies.length > 0 && replies.length <= FEW);
  thread.hidden = !open && !replies.length && !status;
  const found = replies.length ? [threadHead(root.ts, replies.length, open)] : [];
  if (open) {
    const row = (message) => ({ id: message.ts, draw: () => added(inThread(message.ts), message, animated) });
    found.push(...replies.map(row));
  }
  if (status) found.push({ id: JSON.stringify(status), draw: () => busy(status) });
  if (open) found.push({ id: "write", draw: () => replyForm(root.ts) });
  keep(thread, found, ({ id }) => id, (row) => row.draw());
  if (open) for (const message of replies) show(cards.get(inThread(message.ts)), message, animated);
}

/** "Unscripted is looking it up": the app is at it. */
function busy({ status, loading }) {
  const said = `${world.brand || "The app"} ${status}`;
  return h("p", { class: "busy", role: "status" }, h("span", { class: "dots", "aria-hidden": "true" }),
    h("span", {}, said), loading?.length > 0 && h("span", { class: "faint" }, loading[0]));
}

function threadHead(ts, count, open) {
  const words = `${open ? "Hide" : "Show"} ${count} ${count === 1 ? "reply" : "replies"}`;
  const toggle = { type: "button", class: "link", "aria-expanded": String(open), click: () => toggleThread(ts, !open) };
  return { id: words, draw: () => h("button", toggle, words) };
}

function toggleThread(ts, open) {
  cards.get(ts).open = open;
  drawPlace();
}

/** Opens the thread of a card and puts the caret into its reply field. */
export function openThread(ts) {
  if (!cards.has(ts)) return;
  toggleThread(ts, true);
  cards.get(ts).node.querySelector(".thread form textarea").focus();
}

const articles = () => [...list.querySelectorAll(":scope > article")];

function oneTabStop() {
  const all = articles();
  if (all.length && !all.some((node) => node.tabIndex === 0)) all.at(-1).tabIndex = 0;
}

/** Moves the focus `by` cards from the focused one; from nowhere it goes to the newest. */
export function moveFocus(by) {
  const all = articles();
  if (!all.length) return;
  const from = all.findIndex((node) => node.contains(document.activeElement));
  const to = from < 0 ? all.length - 1 : Math.min(all.length - 1, Math.max(0, from + by));
  for (const node of all) node.tabIndex = node === all[to] ? 0 : -1;
  all[to].focus();
  all[to].scrollIntoView({ block: "nearest" });
}

/** Brings one message into view and marks it for a moment; false while it is not there. */
export function pointAt(ts) {
  const node = (cards.get(ts) ?? cards.get(inThread(ts)))?.node;
  if (!node) return false;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
  flash(node);
  return true;
}

newer.addEventListener("click", () => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scroll.scrollTo({ top: scroll.scrollHeight, behavior: calm ? "auto" : "smooth" });
});
scroll.addEventListener("scroll", () => fromEnd() < NEAR && (newer.hidden = true), { passive: true });
