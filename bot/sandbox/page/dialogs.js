// Small dialogs of the page itself: confirmations, and notices that go away by themselves.

import { byId, h } from "./dom.js";
import { textNodes } from "./mrkdwn.js";

const SHOWN = 7000; // ms a notice stays

/** Asks what a `confirm` object asks; true at once when there is nothing to ask. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  const dialog = byId("confirm");
  return new Promise((answer) => {
    const done = (agreed) => () => {
      dialog.onclose = null;
      dialog.close();
      answer(agreed);
    };
    const { style = "primary" } = confirm;
    const no = { type: "button", class: "button", autofocus: style === "danger", click: done(false) };
    const yes = { type: "button", class: `button ${style}`, autofocus: style !== "danger", click: done(true) };
    dialog.replaceChildren(
      h("h2", { id: "confirm-title" }, textNodes(confirm.title)),
      h("div", { class: "text" }, textNodes(confirm.text)),
      h("div", { class: "foot" },
        h("button", no, textNodes(confirm.deny)),
        h("button", yes, textNodes(confirm.confirm))),
    );
    dialog.onclose = done(false);
    dialog.showModal();
  });
}

const toasts = byId("toasts");

/** Tells the person something in passing; `kind` is info or bad. */
export function toast(text, kind = "info") {
  const close = () => note.remove();
  const cross = h("button", { type: "button", class: "icon", "aria-label": "Dismiss", click: close }, "×");
  const note = h("div", { class: `toast ${kind}`, role: kind === "bad" ? "alert" : null }, h("span", {}, text), cross);
  bringForward();
  toasts.append(note);
  setTimeout(close, SHOWN);
}

/** An open modal dialog makes everything outside it unreachable: notices then belong inside it. */
function bringForward() {
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  const place = open ?? document.body;
  if (toasts.parentElement !== place) place.append(toasts);
  open?.addEventListener("close", bringForward, { once: true });
}
