// Draws the `markdown` block: ordinary Markdown without HTML and without pictures.

import { h } from "./dom.js";
import { link, safeUrl } from "./mrkdwn.js";

/** Nodes of a Markdown text. */
export function markdown(text) {
  const lines = text.split("\n");
  const nodes = [];
  while (lines.length) nodes.push(...block(lines));
  return nodes;
}

// Each row takes the lines it understands off the front.
const BLOCKS = [
  [/^```/, (lines) => (lines.shift(), h("pre", {}, until(lines, /^```/).join("\n")))],
  [/^#{1,6} /, (lines) => h("h4", {}, spans(lines.shift().replace(/^#+ /, "")))],
  [/^ {0,3}([-*_])( *\1){2,} *$/, (lines) => (lines.shift(), h("hr"))],
  [/^> ?/, (lines) => h("blockquote", {}, markdown(run(lines, /^> ?/).join("\n")))],
  [/^ *[-*+] /, (lines) => h("ul", {}, run(lines, /^ *[-*+] /).map((item) => h("li", {}, spans(item))))],
  [/^ *\d+[.)] /, (lines) => h("ol", {}, run(lines, /^ *\d+[.)] /).map((item) => h("li", {}, spans(item))))],
];

function block(lines) {
  if (!lines[0].trim()) return lines.shift(), [];
  const known = BLOCKS.find(([start]) => start.test(lines[0]));
  if (known) return [known[1](lines)];
  const words = [lines.shift()];
  while (lines.length && lines[0].trim() && !BLOCKS.some(([start]) => start.test(lines[0]))) words.push(lines.shift());
  return [h("p", {}, spans(words.join("\n")))];
}

function run(lines, start) {
  const taken = [];
  while (lines.length && start.test(lines[0])) taken.push(lines.shift().replace(start, ""));
  return taken;
}

function until(lines, end) {
  const taken = [];
  while (lines.length && !end.test(lines[0])) taken.push(lines.shift());
  lines.shift();
  return taken;
}

const SPANS = [
  [/`([^`\n]+)`/, ([, code]) => h("code", {}, code)],
  [/!?\[([^\]\n]+)\]\(([^()\s]+)\)/, ([whole, label, url]) => (safeUrl(url) ? link(safeUrl(url), label) : whole)],
  [/\*\*(?=\S)(.+?\S?)\*\*/, ([, inside]) => h("strong", {}, spans(inside))],
  [/~~(?=\S)(.+?)~~/, ([, inside]) => h("s", {}, spans(inside))],
  [/(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]+)\*(?![\p{L}\p{N}*])/u, ([, inside]) => h("em", {}, spans(inside))],
  [/(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]+)_(?![\p{L}\p{N}_])/u, ([, inside]) => h("em", {}, spans(inside))],
];

function spans(text) {
  const found = SPANS.map(([pattern, draw]) => ({ draw, match: pattern.exec(text) })).filter(({ match }) => match);
  if (!found.length) return text ? [text] : [];
  const { draw, match } = found.reduce((a, b) => (b.match.index < a.match.index ? b : a));
  return [text.slice(0, match.index), draw(match), ...spans(text.slice(match.index + match[0].length))];
}
