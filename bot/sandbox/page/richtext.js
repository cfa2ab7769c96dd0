// Draws the `rich_text` block; its texts are literal, there is nothing to decode or to format.

import { dateText } from "./dates.js";
import { h } from "./dom.js";
import { broadcast, channelLink, link, mention, safeUrl } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

/** Nodes of a rich_text block. */
export const richText = (block) => block.elements.map(part);

function part(element) {
  const inside = () => element.elements.map(span);
  switch (element.type) {
    case "rich_text_section": return h("p", {}, inside());
    case "rich_text_quote": return h("blockquote", {}, inside());
    case "rich_text_preformatted": return h("pre", {}, inside());
    case "rich_text_list": return list(element);
    default: return h("p", { class: "undrawn" }, `${element.type} is not drawn in the sandbox`);
  }
}

function list({ style, indent = 0, offset = 0, elements }) {
  const start = style === "ordered" && offset ? offset + 1 : null;
  const items = elements.map((item) => h("li", {}, item.elements.map(span)));
  return h(style === "ordered" ? "ol" : "ul", { class: indent ? `indent-${Math.min(indent, 4)}` : null, start }, items);
}

function span(element) {
  const styled = Object.entries(STYLES).filter(([name]) => element.style?.[name]);
  return styled.reduce((node, [, tag]) => h(tag, {}, node), bare(element));
}

function bare(element) {
  switch (element.type) {
    case "text": return element.text;
    case "link": return address(element.url, element.text || element.url);
    case "user": return mention(element.user_id);
    case "channel": return channelLink(element.channel_id);
    case "broadcast": return broadcast(element.range);
    case "emoji": return emoji(element);
    case "date": return moment(element);
    default: return element.text ?? element.fallback ?? `[${element.type}]`;
  }
}

const address = (url, label) => (safeUrl(url) ? link(safeUrl(url), label) : label);

const emoji = ({ unicode, name }) =>
  unicode ? String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16))) : `:${name}:`;

function moment({ timestamp, format, fallback = "", url }) {
  const time = h("time", { title: fallback }, dateText(timestamp, format) ?? fallback);
  return url ? address(url, time) : time;
}
