// Turns Slack's mrkdwn into nodes: *bold* _italic_ ~strike~ `code` ```pre``` > quote, <url|text>, mentions, dates.
// Nothing else has a meaning, and only &amp; &lt; &gt; are decoded.

import { dateText } from "./dates.js";
import { h } from "./dom.js";
import { channel, person, world } from "./world.js";

const decoded = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
export const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => decoded[entity]);

/** The address if it is one a person may be sent to, else null. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export const link = (url, ...label) => h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...label);

export const mention = (id, label = id) =>
  h("span", { class: id === world.me ? "mention me" : "mention" }, `@${person(id)?.name ?? label}`);

export const broadcast = (range) => h("span", { class: "mention broadcast" }, `@${range}`);

export const channelLink = (id, label = id) => {
  const name = channel(id)?.name;
  if (!name) return h("span", { class: "mention" }, `#${label}`);
  return h("a", { class: "mention", href: `#${name}` }, `#${name}`);
};

/** Nodes of a text object, plain or mrkdwn. */
export const textNodes = (text) => (text?.type === "mrkdwn" ? mrkdwn(text.text) : [decode(text?.text ?? "")]);

/** Nodes of a whole mrkdwn text. */
export function mrkdwn(text) {
  return text.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    if (index % 2) return [h("pre", {}, decode(part.replace(/^\n|\n$/g, "")))];
    return quotesAndLines(part);
  });
}

function quotesAndLines(text) {
  const runs = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:>|&gt;) ?(.*)$/.exec(line);
    const kind = quote ? "quote" : "lines";
    if (runs.at(-1)?.kind !== kind) runs.push({ kind, lines: [] });
    runs.at(-1).lines.push(quote ? quote[1] : line);
  }
  return runs.flatMap(({ kind, lines }) => {
    const nodes = inline(lines.join("\n"));
    return kind === "quote" ? [h("blockquote", {}, nodes)] : nodes;
  });
}

// Links, mentions and code are set aside behind a private character first: their insides are not formatted.
const ASIDE = /\uE000(\d+)\uE001/;

function inline(text) {
  const aside = [];
  const put = (node) => `\uE000${aside.push(node) - 1}\uE001`;
  const plain = text
    .replace(/[\uE000\uE001]/g, "\uFFFD")
    .replace(/`([^`\n]+)`/g, (_, code) => put(h("code", {}, decode(code))))
    .replace(/<([^<>\n]+)>/g, (whole, inside) => put(special(inside) ?? document.createTextNode(decode(whole))));
  return formatted(plain, aside);
}

const STYLES = [
  ["strong", /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/u],
  ["em", /(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]*[^\s_])_(?![\p{L}\p{N}_])/u],
  ["s", /(?<![\p{L}\p{N}~])~(?=[^\s~])([^~\n]*[^\s~])~(?![\p{L}\p{N}~])/u],
];

function formatted(text, aside) {
  const found = STYLES.map(([tag, pattern]) => ({ tag, match: pattern.exec(text) })).filter(({ match }) => match);
  if (!found.length) return leaves(text, aside);
  const { tag, match } = found.reduce((a, b) => (b.match.index < a.match.index ? b : a));
  return [
    ...leaves(text.slice(0, match.index), aside),
    h(tag, {}, formatted(match[1], aside)),
    ...formatted(text.slice(match.index + match[0].length), aside),
  ];
}

function leaves(text, aside) {
  const found = text.split(ASIDE).map((part, index) => (index % 2 ? aside[Number(part)] : decode(part)));
  return found.filter((leaf) => leaf !== "");
}

function special(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? decode(rest.join("|")) : undefined;
  if (target.startsWith("@")) return mention(target.slice(1), label);
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (/^!(channel|here|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!date^")) return date(target.split("^"), label);
  const url = safeUrl(decode(target));
  return url ? link(url, label || decode(target)) : null;
}

function date([, unix, format = "", address], fallback = "") {
  const words = dateText(Number(unix), decode(format)) ?? fallback;
  const url = address && safeUrl(decode(address));
  const time = h("time", { title: fallback }, words);
  return url ? link(url, time) : time;
}
