// What the app proposes to ask, above the field of a direct message: a click says it.

import { act } from "./api.js";
import { toast } from "./dialogs.js";
import { byId, h, keep } from "./dom.js";
import { world } from "./world.js";

/** Shows the proposals of the open place; elsewhere there are none. */
export function drawPrompts() {
  const told = world.prompts.get(world.place);
  byId("prompts").hidden = !told;
  if (!told) return;
  const head = told.title ? [{ title: told.title }] : [];
  keep(byId("prompts"), [...head, ...told.prompts], JSON.stringify, drawn);
}

const drawn = ({ title, message }) => message === undefined
  ? h("p", { class: "faint" }, title)
  : h("button", { type: "button", class: "button", click: () => sayIt(message) }, title);

async function sayIt(text) {
  const answer = await act("say", { channel: world.place, text });
  if (!answer.ok) toast(answer.error, "bad");
}
