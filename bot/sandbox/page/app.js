// The page's beginning: loads the state, follows the stream, and shows the place the address names.

import { act, follow, readState } from "./api.js";
import { drawPlace, openPlace, pointAt } from "./channel.js";
import { enterSends, say } from "./compose.js";
import { buildCustomer, drawAccounts } from "./customer.js";
import { toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { settle } from "./elements.js";
import { listenToKeys } from "./keys.js";
import { drawModal } from "./modal.js";
import { drawRail } from "./rail.js";
import { drawPrompts } from "./prompts.js";
import { channel, markRead, messagesOf, person, putStatus, putView, take, unread, world } from "./world.js";

const RETRY = 1500; // ms between attempts to reach the sandbox again
let wanted = ""; // ts of the message that the address names, until it is on the screen
const FRAME = 16; // ms
let drawing = null; // the timer of the next drawing
const NARROW = matchMedia("(max-width: 1099px)");

async function connect() {
  try {
    take(await readState());
  } catch {
    lost();
    return;
  }
  byId("connection").textContent = "Connected";
  byId("connection").classList.remove("lost");
  showNotice();
  drawAccounts();
  if (world.place && (world.place === "home" || channel(world.place))) drawAll();
  else goToAddress();
  follow(heard, lost);
}

function lost() {
  byId("connection").textContent = "Reconnecting…";
  byId("connection").classList.add("lost");
  setTimeout(connect, RETRY);
}

function showNotice() {
  byId("notice").textContent = world.notice;
  byId("notice").hidden = !world.notice;
}

const HEARD = {
  message: put,
  ephemeral: put,
  update: put,
  delete: ({ channel: id, ts }) => messagesOf(id).delete(ts),
  view: ({ user, view }) => putView(user, view),
  home: ({ user, view }) => putView(user, view),
  status: putStatus,
  prompts: (told) => world.prompts.set(told.channel, told),
  errors: ({ user, errors }) => {
    const modal = world.modals.get(user);
    if (modal) world.modals.set(user, { ...modal, errors });
  },
  people: ({ people }) => Object.assign(world, { people }),
  toast: ({ user, text }) => (!user || user === world.me) && toast(text, "bad"),
};

const ANSWERS = new Set(["ephemeral", "view", "toast"]); // what may come instead of a changed message

function put(message) {
  messagesOf(message.channel).set(message.ts, message);
}

function heard({ type, data }) {
  HEARD[type]?.(data);
  if (ANSWERS.has(type) && (data.only_for ?? data.user) === world.me) settle(byId("messages"));
  if (type === "message" || type === "ephemeral") announce(data);
  if (data.channel && !channel(data.channel)) learnChannels();
  drawSoon();
}

/** Draws once for a burst of events. */
function drawSoon() {
  drawing ??= setTimeout(() => {
    drawing = null;
    drawAll(true);
  }, FRAME);
}

/** A new direct conversation: only the state tells of it. */
async function learnChannels() {
  world.channels = (await readState()).channels;
  drawSoon();
}

function announce(message) {
  if (message.user === world.me || (message.only_for && message.only_for !== world.me)) return;
  const where = channel(message.channel)?.name;
  byId("announce").textContent = message.only_for ? `Only for you: ${message.text ?? ""}` : `New message in ${where}`;
}

function drawAll(animated = false) {
  drawRail(become);
  drawPlace(animated);
  drawPrompts();
  if (wanted && pointAt(wanted)) wanted = "";
  drawModal();
  const waiting = world.channels.filter(({ kind, user }) => kind !== "im" || user === world.me)
    .reduce((sum, { id }) => sum + (id === world.place ? 0 : unread(id)), 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}${placeTitle()} · ${world.brand || "Unscripted"} sandbox`;
}

function placeTitle() {
  const here = channel(world.place);
  return world.place === "home" ? "Home" : here?.kind === "im" ? world.brand : `#${here?.name ?? ""}`;
}

/** The address names a place: #channel, #channel-id, #channel/ts, #direct (to the app) or #home. */
function goToAddress() {
  const [name, ts] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (location.hash === "#messages") return byId("messages").focus();
  if (name === "direct") return goDirect();
  const found = world.channels.find((one) => one.name === name || one.id === name);
  const first = world.channels.find(({ kind }) => kind !== "im");
  const next = name === "home" ? "home" : found?.id ?? first?.id ?? "home";
  go(next, ts);
}

function go(place, ts = "") {
  world.place = place;
  wanted = ts;
  const here = channel(place);
  byId("where").textContent = placeTitle();
  byId("topic").textContent = place === "home" ? `What the app shows to ${person(world.me).name}` : here?.topic ?? "";
  byId("composer").hidden = place === "home";
  byId("say").placeholder = `Message ${byId("where").textContent}, or a /command`;
  byId("newer").hidden = true;
  rail(false);
  openPlace();
  drawAll();
  if (place === "home") act("home").then(({ ok, error }) => ok || toast(error, "bad"));
}

/** The conversation with the app; it begins when somebody opens it. */
async function goDirect() {
  const { ok, error, channel: id } = await act("direct");
  if (!ok) return toast(error, "bad");
  if (!channel(id)) world.channels = (await readState()).channels;
  go(id);
}

function become(id) {
  world.me = id;
  localStorage.setItem("me", id);
  const here = channel(world.place);
  if (here?.kind === "im" && here.user !== id) location.hash = ""; // somebody else's conversation with the app
  else go(world.place);
  byId("announce").textContent = `You are now ${person(id).name}, ${person(id).role}`;
}

/** Dates, and what the app says to this person, change their language; Slack loads anew for that, too. */
function speak(locale) {
  act("language", { locale }).then(({ ok, error }) => (ok ? location.reload() : toast(error, "bad")));
}

function rail(open) {
  byId("rail").classList.toggle("open", open);
  byId("open-rail").ariaExpanded = String(open);
}

function customer(open) {
  byId("customer").hidden = !open;
  byId("open-customer").ariaExpanded = String(open);
  if (!NARROW.matches) localStorage.setItem("customer box", open ? "open" : "closed");
}

function showCustomer() {
  customer(true);
  byId("customer-text").focus();
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

buildCustomer(() => (customer(false), byId("open-customer").focus()));
customer(!NARROW.matches && localStorage.getItem("customer box") !== "closed");
listenToKeys(showCustomer);
byId("language").addEventListener("change", ({ target }) => speak(target.value));
addEventListener("hashchange", goToAddress);
document.addEventListener("visibilitychange", () => document.hidden || (markRead(world.place), drawRail(become)));
byId("skip").addEventListener("click", (event) => (event.preventDefault(), byId("messages").focus()));
byId("theme").addEventListener("click", switchTheme);
byId("help").addEventListener("click", () => byId("shortcuts").showModal());
byId("shortcuts-close").addEventListener("click", () => byId("shortcuts").close());
byId("open-rail").addEventListener("click", () => rail(!byId("rail").classList.contains("open")));
byId("rail").addEventListener("click", ({ target }) => target.closest("a") && rail(false));
byId("scroll").addEventListener("click", () => rail(false));
byId("open-customer").addEventListener("click", () => (byId("customer").hidden ? showCustomer() : customer(false)));
byId("say").addEventListener("keydown", enterSends);
byId("composer").addEventListener("submit", (event) => say(event, byId("say")));
connect();
