// Draws the elements that offer options: one or several of a list, radio buttons, check boxes, the overflow menu.

import { h } from "./dom.js";
import { textNodes } from "./mrkdwn.js";

/** What tells one element's value from another's on the same surface. */
export const keyOf = (block, element) => `${block.block_id}\n${element.action_id}`;
const words = (option) => textNodes(option.text).map((node) => node.textContent ?? node).join("");
const optionsOf = (element) => element.options ?? element.option_groups.flatMap((group) => group.options);
const valuesOf = (options) => new Set((options ?? []).map(({ value }) => value));
let made = 0; // to give radio buttons and menus names of their own

/** static_select: a native list, which keyboards and screen readers know. */
export function choice(element, block, surface, report) {
  const key = keyOf(block, element);
  const all = optionsOf(element);
  const known = surface.values.get(key);
  const initial = known ? known.selected_option : element.initial_option;
  const entry = (option) => h("option", { value: all.indexOf(option) }, words(option));
  const lists = element.options?.map(entry)
    ?? element.option_groups.map((group) => h("optgroup", { label: group.label.text }, group.options.map(entry)));
  const gone = Boolean(initial); // nothing can be chosen again once something was
  const placeholder = h("option", { value: "", disabled: gone, hidden: gone }, element.placeholder?.text ?? "Choose…");
  const field = h("select", { "data-key": key, autofocus: element.focus_on_load }, placeholder, lists);
  const at = all.findIndex(({ value }) => value === initial?.value);
  field.value = at < 0 ? "" : String(at);
  surface.values.set(key, { type: element.type, selected_option: all[at] ?? null });
  const value = () => ({ selected_option: field.value === "" ? null : all[Number(field.value)] });
  field.addEventListener("change", () => report(field, element, block, surface, value()));
  return field;
}

/** radio_buttons and checkboxes. */
export function radioOrBoxes(element, block, surface, report) {
  const one = element.type === "radio_buttons";
  const start = one ? [element.initial_option].filter(Boolean) : element.initial_options;
  const group = optionList(element, block, surface, one, start);
  group.root.addEventListener("change", () => report(group.root, element, block, surface, group.value()));
  return group.root;
}

function optionList(element, block, surface, one, start) {
  const key = keyOf(block, element);
  const known = surface.values.get(key);
  const chosen = valuesOf(known ? known.selected_options ?? [known.selected_option].filter(Boolean) : start);
  const name = `choice-${made++}`;
  const all = optionsOf(element);
  const boxes = all.map((option, index) => {
    const box = h("input", { type: one ? "radio" : "checkbox", name, "data-key": `${key} ${index}` });
    box.checked = chosen.has(option.value);
    return box;
  });
  const row = (option, index) => h("label", {}, boxes[index], h("span", {}, textNodes(option.text),
    option.description && h("small", {}, textNodes(option.description))));
  const value = () => {
    const selected = all.filter((_, index) => boxes[index].checked);
    return one ? { selected_option: selected[0] ?? null } : { selected_options: selected };
  };
  surface.values.set(key, { type: element.type, ...value() });
  return { root: h("div", { class: "options", role: one ? "radiogroup" : "group" }, all.map(row)), value, boxes };
}

/** multi_static_select: what is chosen on a button, the whole list with a filter behind it. */
export function multiChoice(element, block, surface, report) {
  const list = optionList(element, block, surface, false, element.initial_options);
  const summary = h("summary", { "data-key": keyOf(block, element) });
  const filter = h("input", { type: "search", placeholder: "Filter", "aria-label": "Filter options" });
  const long = list.boxes.length > 8;
  const root = h("details", { class: "several" }, summary, h("div", { class: "sheet" }, long && filter, list.root));
  const limit = element.max_selected_items ?? Infinity;
  const refresh = () => {
    const { selected_options } = list.value();
    summary.replaceChildren(...(selected_options.length
      ? selected_options.map((option) => h("span", { class: "chip" }, words(option)))
      : [h("span", { class: "faint" }, element.placeholder?.text ?? "Choose…")]));
    for (const box of list.boxes) box.disabled = !box.checked && selected_options.length >= limit;
  };
  const store = () => surface.values.set(keyOf(block, element), { type: element.type, ...list.value() });
  let sent = JSON.stringify(list.value());
  list.root.addEventListener("change", () => (store(), refresh()));
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const label of list.root.children) label.hidden = !label.textContent.toLowerCase().includes(wanted);
  });
  const close = () => (root.open = false);
  const outside = ({ target }) => root.contains(target) || close();
  root.addEventListener("toggle", () => {
    document[root.open ? "addEventListener" : "removeEventListener"]("pointerdown", outside);
    const now = JSON.stringify(list.value());
    if (!root.open && now !== sent) report(summary, element, block, surface, list.value());
    if (!root.open) sent = now;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Tab") setTimeout(() => root.contains(document.activeElement) || close());
    if (event.key !== "Escape" || !root.open) return;
    event.preventDefault();
    event.stopPropagation();
    close();
    summary.focus();
  });
  refresh();
  return root;
}

/** overflow: a menu that floats above everything and closes by itself. */
export function overflow(element, block, surface, press) {
  const id = `menu-${made++}`;
  const trigger = h("button", {
    class: "button more", type: "button", popovertarget: id, "aria-haspopup": "menu", "data-key": keyOf(block, element),
    "aria-label": element.accessibility_label ?? "More actions",
  }, "⋯");
  const choose = (option) => {
    menu.hidePopover();
    press(trigger, element, block, surface, { selected: option });
  };
  const items = element.options.map((option) => menuItem(option, choose));
  const menu = h("div", { id, class: "menu", role: "menu", popover: "auto" }, items);
  menu.addEventListener("toggle", ({ newState }) => {
    trigger.ariaExpanded = String(newState === "open");
    if (newState === "open") placeBelow(menu, trigger);
  });
  menu.addEventListener("keydown", (event) => step(menu, event));
  return h("span", { class: "overflow" }, trigger, menu);
}

function menuItem(option, choose) {
  const inside = [textNodes(option.text), option.description && h("small", {}, textNodes(option.description))];
  return h("button", { type: "button", role: "menuitem", click: () => choose(option) }, inside);
}

function placeBelow(menu, trigger) {
  const box = trigger.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = box.left > innerWidth / 2 ? box.right - width : box.left;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${box.bottom + height + 12 > innerHeight ? box.top - height - 6 : box.bottom + 6}px`;
  menu.querySelector("button")?.focus();
}

function step(menu, event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  const items = [...menu.children];
  items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus();
}
