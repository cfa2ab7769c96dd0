// Draws lists of Block Kit blocks, and redraws only the blocks that changed.

import { chart } from "./chart.js";
import { h, keep, keepingFocus } from "./dom.js";
import { drawElement, picture } from "./elements.js";
import { markdown } from "./markdown.js";
import { safeUrl, link, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** Makes `container` show `blocks`. */
export function drawBlocks(container, blocks, surface) {
  keepingFocus(container, () => keep(container, blocks, JSON.stringify, (block) => drawBlock(block, surface)));
}

function drawBlock(block, surface) {
  const draw = DRAWN[block.type];
  const node = draw ? draw(block, surface) : h("p", { class: "undrawn" }, `A block of type ${block.type} is not drawn in the sandbox`);
  node.dataset.block = block.block_id ?? "";
  return node;
}

const DRAWN = {
  section,
  context: (block) => h("div", { class: "context" }, block.elements.map(contextPart)),
  header: (block) => h("h3", { class: "header" }, textNodes(block.text)),
  divider: () => h("hr"),
  actions: (block, surface) => h("div", { class: "actions" }, block.elements.map((element) => drawElement(element, block, surface))),
  input,
  image,
  rich_text: (block) => h("div", { class: "rich" }, richText(block)),
  markdown: (block) => h("div", { class: "rich" }, markdown(block.text)),
  table,
  data_table: table,
  data_visualization: chart,
  alert: (block) => h("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, textNodes(block.text)),
};

function section(block, surface) {
  const text = block.text && h("div", { class: "text" }, textNodes(block.text));
  const fields = block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "text" }, textNodes(field))));
  const accessory = block.accessory && h("div", { class: "accessory" }, drawElement(block.accessory, block, surface));
  return h("div", { class: "section" }, h("div", { class: "said" }, text, fields), accessory);
}

const contextPart = (element) => (element.type === "image" ? picture(element) : h("span", { class: "text" }, textNodes(element)));

let made = 0; // to connect labels, hints and errors with their fields

function input(block, surface) {
  const id = `input-${made++}`;
  const control = drawElement(block.element, block, surface);
  const field = control.matches("input, textarea, select") ? control : control.querySelector("input, textarea, summary") ?? control;
  const grouped = control.matches(".options");
  const label = h(grouped ? "span" : "label", { class: "label", id: `${id}-label`, for: grouped ? null : `${id}-field` },
    textNodes(block.label), block.optional && h("span", { class: "faint" }, " (optional)"));
  if (grouped) control.setAttribute("aria-labelledby", label.id);
  else field.id = `${id}-field`;
  if (field.matches("summary")) field.setAttribute("aria-labelledby", label.id);
  field.setAttribute("aria-describedby", `${id}-error ${id}-hint`);
  if (!block.optional && field.matches("input:not([type=radio], [type=checkbox]), textarea, select")) field.required = surface.inputs;
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, textNodes(block.hint));
  return h("div", { class: "input" }, label, control, h("p", { class: "error", id: `${id}-error`, "aria-live": "polite" }), hint);
}

/** Shows what is wrong below each input; the first wrong one gets the focus. */
export function showErrors(container, errors) {
  for (const node of container.querySelectorAll(":scope > .input")) {
    const words = errors?.[node.dataset.block] ?? "";
    node.querySelector(".error").textContent = words;
    const field = node.querySelector("input, textarea, select, summary");
    if (field) field.ariaInvalid = words ? "true" : null;
  }
  container.querySelector("[aria-invalid=true]")?.focus();
}

function image(block) {
  const elsewhere = safeUrl(block.image_url ?? "");
  const shown = picture(block);
  const title = block.title && h("figcaption", {}, textNodes(block.title));
  return h("figure", {}, title, shown.matches("img") || !elsewhere ? shown : link(elsewhere, shown));
}

function table(block) {
  const cell = (tag) => (content) => h(tag, {}, content.type === "rich_text" ? richText(content) : content.text ?? String(content.value ?? ""));
  const [head, ...rows] = block.rows;
  return h("div", { class: "table" }, h("table", {}, block.caption && h("caption", {}, block.caption),
    h("thead", {}, h("tr", {}, head.map(cell("th")))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell("td")))))));
}
