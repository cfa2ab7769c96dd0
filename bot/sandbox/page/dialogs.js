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
    dialog.replaceChildren(
      h("h2", { id: "confirm-title" }, textNodes(confirm.title)),
      h("div", { class: "text" }, textNodes(confirm.text)),
      h("div", { class: "foot" },
        h("button", { type: "button", class: "button", autofocus: confirm.style === "danger", click: done(false) }, textNodes(confirm.deny)),
        h("button", { type: "button", class: `button ${confirm.style ?? "primary"}`, autofocus: confirm.style !== "danger", click: done(true) }, textNodes(confirm.confirm))),
    );
    dialog.onclose = done(false);
    dialog.showModal();
  });
}

/** Tells the person something in passing. */
export function toast(text, kind = "info") {
  const close = () => note.remove();
  const note = h("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : null },
    h("span", {}, text),
    h("button", { type: "button", class: "icon", "aria-label": "Dismiss", click: close }, "×"));
  // A modal dialog covers everything else: notices then belong inside it.
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  const place = byId("toasts");
  if (open && !open.contains(place)) open.append(place);
  else if (!open) document.body.append(place);
  place.append(note);
  setTimeout(close, SHOWN);
}
