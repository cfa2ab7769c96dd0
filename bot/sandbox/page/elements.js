// Draws Block Kit's interactive elements and reports what people do with them.
//
// A `surface` is the message, modal or home an element stands in:
//   values  Map: what was typed or chosen so far, by key, in the shape of view.state.values
//   send(action)  a block action: {block_id, action_id, value? | selected?}
//   inputs  true where values wait for a submit (modals) instead of being sent at once

import { choice, keyOf, multiChoice, overflow, radioOrBoxes } from "./choices.js";
import { confirmed } from "./dialogs.js";
import { h } from "./dom.js";
import { safeUrl, textNodes } from "./mrkdwn.js";
import { person, world } from "./world.js";

const BUSY = 3000; // ms a pressed button waits for its message to change
const PAUSE = 300; // ms of silence before what is being typed is sent

/** The node of one element; an unknown one says so instead of vanishing, one for other people only is left out. */
export function drawElement(element, block, surface) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(world.me)) return null;
  const draw = DRAWN[element.type];
  if (draw) return draw(element, block, surface);
  return h("span", { class: "undrawn" }, `${element.type} is not drawn in the sandbox`);
}

const DRAWN = {
  button,
  image: picture,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  datepicker: dateInput,
  datetimepicker: momentInput,
  users_select: peopleSelect,
  static_select: (...args) => choice(...args, reporting),
  multi_static_select: (...args) => multiChoice(...args, reporting),
  radio_buttons: (...args) => radioOrBoxes(...args, reporting),
  checkboxes: (...args) => radioOrBoxes(...args, reporting),
  overflow: (...args) => overflow(...args, pressed),
};

/** Shows at once that something was pressed, asks for confirmation if it must, and sends it. */
export async function pressed(node, element, block, surface, action) {
  if (node.ariaBusy === "true" || !(await confirmed(element.confirm))) return;
  node.ariaBusy = "true";
  setTimeout(() => (node.ariaBusy = null), BUSY);
  const sent = await surface.send({ block_id: block.block_id, action_id: element.action_id, ...action });
  if (!sent.ok) node.ariaBusy = null;
}

/** Nothing below `root` waits for an answer any more. */
export function settle(root) {
  for (const node of root.querySelectorAll("[aria-busy=true]")) node.ariaBusy = null;
}

/** Remembers a value, and sends it where elements act at once or the input block asks for it. */
function reporting(node, element, block, surface, value) {
  surface.values.set(keyOf(block, element), { type: element.type, ...value });
  if (surface.inputs && block.type === "input" && !block.dispatch_action) return;
  const selected = Object.values(value)[0];
  pressed(node, element, block, surface, { selected });
}

function button(element, block, surface) {
  const url = element.url && safeUrl(element.url);
  const shared = {
    class: ["button", element.style].filter(Boolean).join(" "),
    "aria-label": element.accessibility_label,
    "data-key": keyOf(block, element),
    click: (event) => pressed(event.currentTarget, element, block, surface, { value: element.value }),
  };
  if (!url) return h("button", { ...shared, type: "button" }, textNodes(element.text));
  const leads = { href: url, target: "_blank", rel: "noopener noreferrer" };
  const outside = h("span", { class: "outside", "aria-hidden": "true" }, "↗");
  return h("a", { ...shared, ...leads }, textNodes(element.text), outside);
}

/** Pictures from elsewhere are named, not fetched: the page makes no request outside the sandbox. */
export function picture({ image_url, alt_text }) {
  const own = image_url && new URL(image_url, location.href).origin === location.origin;
  if (own) return h("img", { src: image_url, alt: alt_text, loading: "lazy" });
  return h("span", { class: "picture", role: "img", "aria-label": alt_text }, alt_text);
}

const HTML_TYPES = { email_text_input: "email", url_text_input: "url", number_input: "number" };

function textInput(element, block, surface) {
  const key = keyOf(block, element);
  const shown = surface.values.get(key)?.value ?? element.initial_value ?? "";
  const shared = {
    "data-key": key,
    minlength: element.min_length,
    maxlength: element.max_length,
    min: element.min_value,
    max: element.max_value,
    placeholder: element.placeholder?.text,
    autofocus: element.focus_on_load,
    input: (event) => typed(event.target),
    keydown: (event) => entered(event),
  };
  const field = element.multiline
    ? h("textarea", { ...shared, rows: Math.min(12, Math.max(4, Math.ceil(shown.length / 62) + 1)) })
    : h("input", { ...shared, type: HTML_TYPES[element.type] ?? "text", autocomplete: "off" });
  field.value = shown;
  const remember = () => surface.values.set(key, { type: element.type, value: field.value || null });
  const when = dispatching(element, block);
  const send = () => surface.send({ block_id: block.block_id, action_id: element.action_id, value: field.value });
  const sendSoon = debounced(send, PAUSE);
  const typed = () => {
    remember();
    counted(field, element);
    if (when.includes("on_character_entered")) sendSoon();
  };
  const entered = (event) => {
    const submits = event.ctrlKey || event.metaKey;
    if (event.key !== "Enter" || event.isComposing || submits || !when.includes("on_enter_pressed")) return;
    if (element.multiline && event.shiftKey) return;
    event.preventDefault();
    send();
  };
  remember();
  if (!element.max_length) return field;
  const whole = h("div", { class: "counted" }, field, h("output", { class: "count", "aria-live": "off" }));
  counted(field, element);
  return whole;
}

function dispatching(element, block) {
  if (!block.dispatch_action) return [];
  return element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
}

function counted(field, { max_length, min_length }) {
  const output = field.parentElement?.querySelector(".count");
  if (!output) return;
  const length = field.value.length;
  const near = length > max_length * 0.8; // Slack, too, counts only towards the limit
  output.value = near ? `${length} / ${max_length}` : "";
  output.classList.toggle("near", near);
  output.classList.toggle("short", Boolean(min_length) && length < min_length);
}

function debounced(run, pause) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, pause);
  };
}

function dateInput(element, block, surface) {
  const key = keyOf(block, element);
  const field = h("input", { type: "date", "data-key": key, autofocus: element.focus_on_load });
  field.value = surface.values.get(key)?.selected_date ?? element.initial_date ?? "";
  const chosen = () => ({ selected_date: field.value || null });
  surface.values.set(key, { type: element.type, ...chosen() });
  field.addEventListener("change", () => reporting(field, element, block, surface, chosen()));
  return field;
}

/** A moment in the person's own time zone; Slack tells it in seconds since 1970. */
function momentInput(element, block, surface) {
  const key = keyOf(block, element);
  const field = h("input", { type: "datetime-local", "data-key": key, autofocus: element.focus_on_load });
  const start = surface.values.get(key)?.selected_date_time ?? element.initial_date_time;
  const here = (seconds) => new Date(seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60_000);
  field.value = start ? here(start).toISOString().slice(0, 16) : "";
  const chosen = () => ({ selected_date_time: field.value ? Math.floor(new Date(field.value).getTime() / 1000) : null });
  surface.values.set(key, { type: element.type, ...chosen() });
  field.addEventListener("change", () => reporting(field, element, block, surface, chosen()));
  return field;
}

function peopleSelect(element, block, surface) {
  const key = keyOf(block, element);
  const nobody = h("option", { value: "" }, element.placeholder?.text ?? "Choose a person");
  const field = h("select", { "data-key": key, autofocus: element.focus_on_load }, nobody);
  field.append(...world.people.map(({ id, name }) => h("option", { value: id }, name)));
  field.value = surface.values.get(key)?.selected_user ?? element.initial_user ?? "";
  const chosen = () => ({ selected_user: person(field.value)?.id ?? null });
  surface.values.set(key, { type: element.type, ...chosen() });
  field.addEventListener("change", () => reporting(field, element, block, surface, chosen()));
  return field;
}
