// The box in which the person plays a customer: posts, edits and deletes public reviews on the demo platform.

import { ctrlEnter } from "./compose.js";
import { toast } from "./dialogs.js";
import { byId, h, keep } from "./dom.js";
import { world } from "./world.js";

const TEXT_MAX = 4000;
const NAME_MAX = 80;
const SHOWN = 5; // own reviews listed
const box = byId("customer");
let own = JSON.parse(sessionStorage.getItem("own reviews") ?? "[]"); // newest first
let editing = null; // the own review in the form
const parts = {};

/** Builds the box once; `close` hides it. */
export function buildCustomer(close) {
  Object.assign(parts, {
    account: h("select", { id: "customer-account", change: pageLink }),
    page: h("a", { target: "_blank", rel: "noopener", class: "public" }, "Public page ↗"),
    name: h("input", { id: "customer-name", required: true, maxlength: NAME_MAX, autocomplete: "off" }),
    stars: h("fieldset", { class: "rate" }, h("legend", {}, "Stars"), [1, 2, 3, 4, 5].map(star)),
    text: h("textarea", {
      id: "customer-text", required: true, maxlength: TEXT_MAX, rows: 6, input: count,
      placeholder: "What would a customer write?",
    }),
    count: h("output", { class: "count" }),
    submit: h("button", { type: "submit", class: "button primary wide" }, "Post publicly"),
    cancel: h("button", { type: "button", class: "button wide", click: stopEditing, hidden: true }, "Cancel"),
    own: h("ul", { class: "own" }),
    ownTitle: h("h3", {}, "Posted by you"),
  });
  box.append(
    h("header", {}, h("h2", { id: "customer-title" }, "Post a mention as a customer"),
      h("button", { type: "button", class: "icon", "aria-label": "Hide this box", click: close }, "×")),
    h("p", { class: "faint" }, "You write on a public review site. The bot notices it there, as it would anywhere."),
    h("form", { submit: post, keydown: ctrlEnter },
      h("div", { class: "pair" }, h("label", { for: "customer-account" }, "Where"), parts.page), parts.account,
      h("label", { for: "customer-name" }, "Customer’s name"), parts.name,
      parts.stars,
      h("label", { for: "customer-text" }, "Review"), h("div", { class: "counted" }, parts.text, parts.count),
      parts.submit, parts.cancel),
    parts.ownTitle, parts.own,
  );
  parts.name.value = sessionStorage.getItem("customer") ?? "Alex Morgan";
  rate(2);
  count();
  drawOwn();
}

/** Offers the accounts of the current state. */
export function drawAccounts() {
  const chosen = parts.account.value;
  const entry = ({ account, brand, name }) => h("option", { value: account }, name ?? `${brand} · ${account}`);
  keep(parts.account, world.accounts, JSON.stringify, entry);
  if (world.accounts.some(({ account }) => account === chosen)) parts.account.value = chosen;
  parts.submit.disabled = !world.accounts.length;
  pageLink();
}

function pageLink() {
  parts.page.href = `/platform/${encodeURIComponent(parts.account.value)}`;
}

const star = (value) => h("label", { title: `${value} of 5` },
  h("input", { type: "radio", name: "rating", value, required: true, change: () => rate(value) }),
  h("span", { "aria-hidden": "true" }, "★"),
  h("span", { class: "hidden" }, `${value} ${value === 1 ? "star" : "stars"}`));

function rate(value) {
  for (const input of parts.stars.querySelectorAll("input")) {
    input.checked = Number(input.value) === value;
    input.parentElement.classList.toggle("on", Number(input.value) <= value);
  }
}

const rating = () => Number(parts.stars.querySelector("input:checked").value);

function count() {
  parts.count.value = `${parts.text.value.length} / ${TEXT_MAX}`;
}

async function post(event) {
  event.preventDefault();
  if (parts.submit.ariaBusy === "true") return;
  const said = { author: parts.name.value.trim(), rating: rating(), text: parts.text.value.trim() };
  const [method, address] = editing ? ["PUT", editing.address] : ["POST", reviews()];
  parts.submit.ariaBusy = "true";
  const review = await send(method, address, said);
  parts.submit.ariaBusy = null;
  if (!review) return;
  toast(editing ? "Changed. Its card will show what is different." : "Posted. The bot notices it when it next looks.");
  sessionStorage.setItem("customer", said.author);
  remember(review, said);
  stopEditing();
}

const reviews = () => `/platform/${encodeURIComponent(parts.account.value)}/reviews`;

const REFUSALS = {
  author_required: "Give a name first.",
  no_such_review: "This review is no longer there.",
  review_deleted: "This review is no longer there.",
  text_required: "Write something first.",
  too_long: "This is longer than the site allows.",
};

async function send(method, address, what) {
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(address, { method, headers, body: what && JSON.stringify(what) });
    if (answer.ok) return answer.status === 204 ? {} : await answer.json();
    const { error } = await answer.json();
    toast(REFUSALS[error] ?? `The site refused this (${error}).`, "bad");
  } catch {
    toast("The site does not answer. Is the sandbox still running?", "bad");
  }
  return null;
}

function remember({ id, url }, said) {
  const address = editing?.address ?? `${reviews()}/${encodeURIComponent(id)}`;
  const entry = { address, url: new URL(url, location.href).pathname, ...said };
  keepOwn([entry, ...own.filter((one) => one.address !== address)]);
}

function keepOwn(list) {
  own = list.slice(0, SHOWN);
  sessionStorage.setItem("own reviews", JSON.stringify(own));
  drawOwn();
}

function drawOwn() {
  parts.ownTitle.hidden = !own.length;
  keep(parts.own, own, JSON.stringify, (one) => h("li", {},
    h("p", {}, starsOf(one), ` ${one.text}`),
    h("p", { class: "links" },
      h("a", { href: one.url, target: "_blank", rel: "noopener" }, "View ↗"),
      h("button", { type: "button", class: "link", click: () => edit(one) }, "Edit"),
      h("button", { type: "button", class: "link", click: () => remove(one) }, "Delete"))));
}

const starsOf = ({ rating: given }) =>
  h("span", { class: "stars", "aria-label": `${given} of 5 stars`, role: "img" }, "★".repeat(given));

function edit(one) {
  editing = one;
  parts.name.value = one.author;
  parts.text.value = one.text;
  rate(one.rating);
  count();
  form(true);
  parts.text.focus();
}

function stopEditing() {
  editing = null;
  parts.text.value = "";
  count();
  form(false);
}

function form(edits) {
  parts.name.disabled = parts.account.disabled = edits;
  parts.cancel.hidden = !edits;
  parts.submit.textContent = edits ? "Save the change" : "Post publicly";
}

async function remove(one) {
  if (!(await send("DELETE", one.address))) return;
  toast("Deleted. Its card will close.");
  keepOwn(own.filter((other) => other !== one));
}
