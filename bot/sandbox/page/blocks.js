// Draws lists of Block Kit blocks, and redraws only the blocks that changed.

import { chart } from "./chart.js";
import { h, keep, keepingFocus } from "./dom.js";
import { drawElement, picture } from "./elements.js";
import { markdown } from "./markdown.js";
import { link, safeUrl, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** Makes `container` show `blocks`. */
export function drawBlocks(container, blocks, surface) {
  keepingFocus(container, () => keep(container, blocks, JSON.stringify, (block) => drawBlock(block, surface)));
}

function drawBlock(block, surface) {
  const node = (DRAWN[block.type] ?? undrawn)(block, surface);
  node.dataset.block = block.block_id ?? "";
  return node;
}

const DRAWN = {
  section,
  context: (block) => h("div", { class: "context" }, block.elements.map(contextPart)),
  header: (block) => h("h3", { class: "header" }, textNodes(block.text)),
  divider: () => h("hr"),
  actions,
  input,
  image,
  rich_text: (block) => h("div", { class: "rich" }, richText(block)),
  task_card: task,
  markdown: (block) => h("div", { class: "rich" }, markdown(block.text)),
  table,
  data_table: table,
  data_visualization: chart,
  alert: (block) => h("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, textNodes(block.text)),
};

const undrawn = ({ type }) => h("p", { class: "undrawn" }, `A block of type ${type} is not drawn in the sandbox`);

const words = (tag, text) => h(tag, { class: "text" }, textNodes(text));

function section(block, surface) {
  const text = block.text && words("div", block.text);
  const fields = block.fields && h("div", { class: "fields" }, block.fields.map((field) => words("div", field)));
  const beside = block.accessory && h("div", { class: "accessory" }, drawElement(block.accessory, block, surface));
  return h("div", { class: "section" }, h("div", { class: "said" }, text, fields), beside);
}

function actions(block, surface) {
  return h("div", { class: "actions" }, block.elements.map((element) => drawElement(element, block, surface)));
}

const contextPart = (element) => (element.type === "image" ? picture(element) : words("span", element));

const MARKS = { pending: "○", in_progress: "", complete: "✓", error: "!" };

/** A step the app is at, or has done. */
function task({ title, status, details, output }) {
  const mark = h("span", { class: "mark", role: "img", "aria-label": status.replace("_", " ") }, MARKS[status]);
  const more = [details, output].filter(Boolean).map((part) => h("div", { class: "faint rich" }, richText(part)));
  return h("div", { class: `task ${status}` }, mark, h("div", {}, title, more));
}

let made = 0; // to connect labels, hints and errors with their fields

function input(block, surface) {
  const id = `input-${made++}`;
  const control = drawElement(block.element, block, surface);
  const field = fieldOf(control);
  const label = labelOf(block, field, id);
  const error = h("p", { class: "error", id: `${id}-error`, "aria-live": "polite" });
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, textNodes(block.hint));
  field.setAttribute("aria-describedby", `${id}-error ${id}-hint`);
  if (!block.optional) field.ariaRequired = "true";
  return h("div", { class: "input" }, label, control, error, hint);
}

/** What of a control takes the focus: a group of boxes is a field as a whole. */
function fieldOf(control) {
  return control.matches(".counted, .several") ? control.firstElementChild : control;
}

function labelOf(block, field, id) {
  const optional = block.optional && h("span", { class: "faint" }, " (optional)");
  const native = field.matches("input, textarea, select");
  if (native) field.id = id;
  else field.setAttribute("aria-labelledby", `${id}-label`);
  const attributes = { class: "label", id: `${id}-label`, for: native ? id : null };
  return h(native ? "label" : "span", attributes, textNodes(block.label), optional);
}

/** Shows what is wrong below each input; the first wrong one gets the focus. */
export function showErrors(container, errors) {
  for (const node of container.querySelectorAll(":scope > .input")) {
    const wrong = errors[node.dataset.block] ?? "";
    node.querySelector(".error").textContent = wrong;
    const field = node.querySelector("input, textarea, select, summary");
    if (field) field.ariaInvalid = wrong ? "true" : null;
  }
  container.querySelector("[aria-invalid=true]")?.focus();
}

function image(block) {
  const elsewhere = safeUrl(block.image_url ?? "");
  const shown = picture(block);
  const title = block.title && h("figcaption", {}, textNodes(block.title));
  return h("figure", {}, title, shown.matches("img") || !elsewhere ? shown : link(elsewhere, shown));
}

function table({ caption, rows: [head, ...rows] }) {
  const top = h("thead", {}, h("tr", {}, head.map((content) => h("th", {}, cell(content)))));
  const body = rows.map((row) => h("tr", {}, row.map((content) => h("td", {}, cell(content)))));
  const title = caption && h("caption", {}, caption);
  return h("div", { class: "table" }, h("table", {}, title, top, h("tbody", {}, body)));
}

function cell(content) {
  return content.type === "rich_text" ? richText(content) : content.text ?? String(content.value ?? "");
}
