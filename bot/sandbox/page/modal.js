// The modal of the current person: opens, changes, complains and closes as the app says.

import { act } from "./api.js";
import { drawBlocks, showErrors } from "./blocks.js";
import { toast } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { settle } from "./elements.js";
import { textNodes } from "./mrkdwn.js";
import { world } from "./world.js";

const dialog = byId("modal");
let shown = null; // {id, view, surface, parts, errors} of the view on the screen

/** Makes the dialog show the current person's view, or nothing. */
export function drawModal() {
  const modal = world.modals.get(world.me);
  if (!modal) return hide();
  if (shown?.id !== modal.id) build(modal);
  refresh(modal);
  if (!dialog.open) dialog.showModal();
  if (modal.errors && modal.errors !== shown.errors) showErrors(shown.parts.blocks, (shown.errors = modal.errors));
}

function hide() {
  shown = null;
  if (dialog.open) dialog.close();
}

function build({ id, view }) {
  const surface = { values: new Map(), inputs: true, send: (action) => sendInput(id, action) };
  const parts = {
    title: h("h2", { id: "modal-title" }),
    blocks: h("div", { class: "blocks" }),
    problem: h("p", { class: "problem", role: "alert" }),
    close: h("button", { type: "button", class: "button", click: () => leave(id) }),
    submit: h("button", { type: "submit", class: "button primary" }),
  };
  const cross = h("button", { type: "button", class: "icon", "aria-label": "Close", click: () => leave(id) }, "×");
  const form = h("form", { submit: (event) => submit(event, id), keydown: ctrlEnter },
    h("header", {}, parts.title, cross),
    h("div", { class: "body" }, parts.blocks),
    parts.problem,
    h("div", { class: "foot" }, parts.close, parts.submit));
  dialog.replaceChildren(form);
  shown = { id, view, surface, parts };
}

function refresh({ view }) {
  const { parts, surface } = shown;
  shown.view = view;
  parts.title.replaceChildren(...textNodes(view.title));
  parts.close.replaceChildren(...(view.close ? textNodes(view.close) : [view.submit ? "Cancel" : "Close"]));
  parts.submit.hidden = !view.submit;
  parts.submit.replaceChildren(...textNodes(view.submit));
  drawBlocks(parts.blocks, view.blocks, surface);
  settle(parts.blocks);
}

/** What was typed or chosen in the blocks shown now, in the shape of view.state.values. */
function valuesNow() {
  const current = new Set([...shown.view.blocks].flatMap((block) => [block.element, block.accessory, ...(block.elements ?? [])]
    .filter((element) => element?.action_id).map((element) => `${block.block_id}\n${element.action_id}`)));
  const values = {};
  for (const [key, value] of shown.surface.values) {
    if (!current.has(key)) continue;
    const [block, action] = key.split("\n");
    (values[block] ??= {})[action] = value;
  }
  return values;
}

async function sendInput(view_id, action) {
  // What was typed a moment before the modal was submitted or closed travels with the submission, or not at all.
  if (shown?.id !== view_id || shown.parts.submit.ariaBusy === "true") return { ok: true };
  const answer = await act("input", { view_id, ...action, values: valuesNow() });
  if (!answer.ok) toast(answer.error, "error");
  return answer;
}

async function submit(event, view_id) {
  event.preventDefault();
  const { parts } = shown;
  if (!shown.view.submit || parts.submit.ariaBusy === "true") return;
  parts.submit.ariaBusy = "true";
  parts.problem.textContent = "";
  showErrors(parts.blocks, {});
  const answer = await act("submit", { view_id, values: valuesNow() });
  parts.submit.ariaBusy = null;
  if (!answer.ok) parts.problem.textContent = answer.error;
  else if (answer.result === "timeout") parts.problem.textContent = "The app did not answer in time. Nothing you wrote is lost; try again.";
}

async function leave(view_id) {
  const answer = await act("close", { view_id });
  if (answer.ok) return;
  toast(answer.error, "error");
  world.modals.delete(world.me);
  drawModal();
}

function ctrlEnter(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

dialog.addEventListener("cancel", (event) => {
  if (event.target !== dialog) return;
  event.preventDefault(); // it closes when the sandbox says so
  if (shown) leave(shown.id);
});
