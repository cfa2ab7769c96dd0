// Keyboard shortcuts of the page; they rest while somebody types or a dialog is open.

import { moveFocus, openThread } from "./channel.js";
import { byId } from "./dom.js";
import { placeBeside } from "./rail.js";

const TYPED_IN = "input:not([type=radio], [type=checkbox]), textarea, select, summary, [role=menuitem]";
const typing = (node) => node.matches(TYPED_IN);

/** Starts listening; `showCustomer` opens the customer's box. */
export function listenToKeys(showCustomer) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.altKey) return changePlace(event);
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (typing(event.target)) return;
    const run = shortcuts(showCustomer)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!run || (event.key.startsWith("Arrow") && event.target.matches("input"))) return;
    event.preventDefault();
    run();
  });
}

const shortcuts = (showCustomer) => ({
  j: () => moveFocus(1),
  ArrowDown: () => moveFocus(1),
  k: () => moveFocus(-1),
  ArrowUp: () => moveFocus(-1),
  r: replyHere,
  p: showCustomer,
  m: () => byId("say").focus(),
  "?": () => byId("shortcuts").showModal(),
});

function replyHere() {
  const card = document.activeElement.closest("#messages > article");
  if (card?.querySelector(".byline .reply")) openThread(card.dataset.ts);
}

function changePlace(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  location.hash = placeBeside(by);
}
