// The Home tab: whatever the app has published for the current person.

import { act } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { toast } from "./dialogs.js";
import { h, keep } from "./dom.js";
import { settle } from "./elements.js";
import { world } from "./world.js";

let shown = null; // {home, place, surface} of what is on the screen

/** Forgets what was drawn: the place is opened anew. */
export function leaveHome() {
  shown = null;
}

/** Makes `list` show the current person's home. */
export function drawHome(list) {
  const home = world.homes.get(world.me);
  if (!home) return keep(list, ["no home"], String, nothingYet);
  if (!shown) {
    shown = { place: h("div", { class: "home blocks" }), surface: surface() };
    list.replaceChildren(shown.place);
  }
  if (shown.home === home) return;
  shown.home = home;
  drawBlocks(shown.place, home.view.blocks, shown.surface);
  settle(shown.place);
}

const nothingYet = () => h("div", { class: "empty" },
  h("h2", {}, "Nothing here yet"),
  h("p", {}, "The app draws this page for you when it hears that you opened it. ",
    "If nothing comes, it may not be running."));

const surface = () => ({
  values: new Map(),
  inputs: false,
  send: async (action) => {
    const answer = await act("input", { view_id: world.homes.get(world.me).id, ...action, values: {} });
    if (!answer.ok) toast(answer.error, "bad");
    return answer;
  },
});
