// The modal of the current person: opens, changes, complains and closes as the app says.

import { act } from "./api.js";
import { drawBlocks, showErrors } from "./blocks.js";
import { keyOf } from "./choices.js";
import { ctrlEnter } from "./compose.js";
import { toast } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { settle } from "./elements.js";
import { textNodes } from "./mrkdwn.js";
import { world } from "./world.js";

const dialog = byId("modal");
let shown = null; // {modal, surface, parts} of what is on the screen

/** Makes the dialog show the current person's view, or nothing. */
export function drawModal() {
  const modal = world.modals.get(world.me);
  if (!modal) return hide();
  if (shown?.modal === modal) return;
  if (shown?.modal.id !== modal.id) build(modal);
  refresh(modal);
  if (!dialog.open) dialog.showModal();
  if (modal.errors) showErrors(shown.parts.blocks, modal.errors);
}

function hide() {
  shown = null;
  if (dialog.open) dialog.close();
}

function build(modal) {
  const { id } = modal;
  const surface = { values: new Map(), inputs: true, send: (action) => sendInput(id, action) };
  const parts = {
    title: h("h2", { id: "modal-title" }),
    blocks: h("div", { class: "blocks" }),
    problem: h("p", { class: "problem", role: "alert" }),
    close: h("button", { type: "button", class: "button", click: () => leave(id) }),
    submit: h("button", { type: "submit", class: "button primary" }),
  };
  const cross = h("button", { type: "button", class: "icon", "aria-label": "Close", click: () => leave(id) }, "×");
  const form = h("form", { novalidate: true, submit: (event) => submit(event, id), keydown: ctrlEnter },
    h("header", {}, parts.title, cross),
    h("div", { class: "body" }, parts.blocks),
    parts.problem,
    h("div", { class: "foot" }, parts.close, parts.submit));
  dialog.replaceChildren(form);
  shown = { modal, surface, parts };
}

function refresh(modal) {
  const { parts, surface } = shown;
  const { view } = (shown.modal = modal);
  parts.title.replaceChildren(...textNodes(view.title));
  parts.close.replaceChildren(...(view.close ? textNodes(view.close) : [view.submit ? "Cancel" : "Close"]));
  parts.submit.hidden = !view.submit;
  parts.submit.replaceChildren(...textNodes(view.submit));
  drawBlocks(parts.blocks, view.blocks, surface);
  settle(parts.blocks);
}

/** What was typed or chosen in the blocks shown now, in the shape of view.state.values. */
function valuesNow() {
  const values = {};
  for (const block of shown.modal.view.blocks) {
    for (const element of [block.element, block.accessory, ...(block.elements ?? [])]) {
      const value = element && shown.surface.values.get(keyOf(block, element));
      if (value) (values[block.block_id] ??= {})[element.action_id] = value;
    }
  }
  return values;
}

async function sendInput(view_id, action) {
  // What was typed a moment before the modal was submitted or closed travels with the submission, or not at all.
  if (shown?.modal.id !== view_id || shown.parts.submit.ariaBusy === "true") return { ok: true };
  const answer = await act("input", { view_id, ...action, values: valuesNow() });
  if (!answer.ok) toast(answer.error, "bad");
  return answer;
}

async function submit(event, view_id) {
  event.preventDefault();
  const { parts } = shown;
  if (!shown.modal.view.submit || parts.submit.ariaBusy === "true") return;
  parts.submit.ariaBusy = "true";
  parts.problem.textContent = "";
  showErrors(parts.blocks, {});
  const answer = await act("submit", { view_id, values: valuesNow() });
  parts.submit.ariaBusy = null;
  const late = answer.result === "timeout" && "The app did not answer. Nothing you wrote is lost; try again.";
  parts.problem.textContent = answer.ok ? late || "" : answer.error;
}

async function leave(view_id) {
  const answer = await act("close", { view_id });
  if (answer.ok) return;
  toast(answer.error, "bad");
  world.modals.delete(world.me);
  drawModal();
}

// A second Escape closes a dialog whatever the page says.
dialog.addEventListener("close", () => shown && leave(shown.modal.id));
dialog.addEventListener("cancel", (event) => {
  if (event.target !== dialog) return;
  event.preventDefault(); // it closes when the sandbox says so
  if (shown) leave(shown.modal.id);
});
