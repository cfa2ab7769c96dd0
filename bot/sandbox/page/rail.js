// The left rail: who the person is, and where they can go.

import { byId, h, keep } from "./dom.js";
import { avatar } from "./message.js";
import { person, unread, world } from "./world.js";

/** Draws the rail; `become` is called with the id of the person chosen. */
export function drawRail(become) {
  byId("brand").textContent = world.brand || "Unscripted";
  drawPeople(become);
  const direct = world.channels.filter(({ kind }) => kind === "im");
  drawList(byId("channels"), world.channels.filter(({ kind }) => kind !== "im").map(channelEntry));
  drawList(byId("directs"), [directEntry(direct.find(({ user }) => user === world.me))]);
  drawList(byId("apps"), [{ id: "home", hash: "home", label: "Home", mark: "⌂", count: 0 }]);
}

function drawPeople(become) {
  const place = byId("people");
  const legend = place.querySelector("legend");
  const rows = [...place.querySelectorAll("label")];
  const signature = JSON.stringify(world.people);
  if (place.dataset.drawn !== signature) {
    for (const row of rows) row.remove();
    legend.after(...world.people.map((one) => personRow(one, become)));
    place.dataset.drawn = signature;
  }
  for (const box of place.querySelectorAll("input")) box.checked = box.value === world.me;
  byId("language").value = person(world.me)?.locale ?? "en-US";
}

const personRow = ({ id, name, role }, become) => h("label", { class: "person" },
  h("input", { type: "radio", name: "person", value: id, change: () => become(id) }),
  avatar({ user: id }),
  h("span", {}, name, h("small", {}, role)));

const waiting = (id) => (id === world.place ? 0 : unread(id));
const channelEntry = ({ id, name }) => ({ id, hash: name, label: name, mark: "#", count: waiting(id) });
const directEntry = (room) => (
  { id: room?.id ?? "direct", hash: "direct", label: world.brand, mark: "@", count: room ? waiting(room.id) : 0 });

function drawList(list, entries) {
  keep(list, entries, JSON.stringify, ({ hash, label, mark, count }) => h("li", {},
    h("a", { href: `#${hash}` },
      h("span", { class: "mark", "aria-hidden": "true" }, mark),
      h("span", { class: "name" }, label),
      count > 0 && h("span", { class: "count", "aria-label": `${count} unread` }, count > 99 ? "99+" : count))));
  for (const [index, node] of [...list.children].entries()) {
    const here = entries[index].id === world.place;
    node.firstChild.classList.toggle("unread", entries[index].count > 0);
    if (here) node.firstChild.setAttribute("aria-current", "page");
    else node.firstChild.removeAttribute("aria-current");
  }
}

/** The address of the place `by` entries further down the rail. */
export function placeBeside(by) {
  const links = [...document.querySelectorAll(".rail nav a")];
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  return links[(here + by + links.length) % links.length].hash;
}
