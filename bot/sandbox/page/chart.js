// Draws the `data_visualization` block as SVG: bars, lines, areas and pies, each with its figures as a table behind it.

import { h } from "./dom.js";

const WIDTH = 560;
const HEIGHT = 220;
const EDGE = { left: 44, right: 8, top: 24, bottom: 28 };

/** A figure with its title, drawing, legend and figures. */
export function chart({ title, chart: data }) {
  const pie = data.type === "pie";
  const names = pie ? data.segments.map(({ label }) => label) : data.series.map(({ name }) => name);
  const drawn = pie ? pieOf(data.segments) : plotOf(data);
  const picture = s("svg", { viewBox: pie ? "0 0 220 220" : `0 0 ${WIDTH} ${HEIGHT}`, class: pie ? "pie" : "plot", role: "img", "aria-label": title }, drawn);
  return h("figure", { class: "chart" },
    h("figcaption", {}, title), picture,
    names.length > 1 || pie ? h("ul", { class: "legend" }, names.map((name, index) => h("li", { class: `series-${index}` }, name))) : null,
    h("details", {}, h("summary", {}, "Figures"), figures(data)));
}

function s(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat(Infinity));
  return node;
}

function plotOf({ type, series, axis_config: { categories, x_label, y_label } }) {
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const top = nice(Math.max(...values, 0));
  const bottom = Math.min(0, ...values);
  const step = (WIDTH - EDGE.left - EDGE.right) / categories.length;
  const x = (index) => EDGE.left + step * (index + 0.5);
  const y = (value) => HEIGHT - EDGE.bottom - ((value - bottom) / (top - bottom || 1)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const ordered = series.map(({ name, data }) => ({ name, values: categories.map((one) => data.find(({ label }) => label === one).value) }));
  const draw = type === "bar" ? bars : lines;
  return [grid(top, bottom, y), labels(categories, x), draw(ordered, { categories, x, y, step, filled: type === "area" }), axisNames(x_label, y_label)];
}

function nice(value) {
  const unit = 10 ** Math.floor(Math.log10(value || 1));
  return Math.ceil(value / unit / 0.5) * 0.5 * unit || 1;
}

const grid = (top, bottom, y) => [0, 0.5, 1].map((part) => {
  const value = bottom + (top - bottom) * part;
  return [s("line", { class: "grid", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(value), y2: y(value) }),
    s("text", { x: EDGE.left - 6, y: y(value) + 4, "text-anchor": "end" }, String(Math.round(value * 100) / 100))];
});

function labels(categories, x) {
  const every = Math.ceil(categories.length / 8);
  return categories.map((name, index) => (index % every ? [] : s("text", { x: x(index), y: HEIGHT - 10, "text-anchor": "middle" }, name)));
}

const axisNames = (across, up) => [
  across ? s("text", { x: WIDTH - EDGE.right, y: HEIGHT - 10, "text-anchor": "end", class: "axis" }, across) : [],
  up ? s("text", { x: EDGE.left, y: 10, class: "axis" }, up) : [],
];

const bars = (series, { x, y, step }) => series.map(({ name, values }, index) => values.map((value, at) => {
  const width = (step * 0.72) / series.length;
  const bar = { x: x(at) - step * 0.36 + width * index, width: Math.max(1, width - 2), y: Math.min(y(value), y(0)), height: Math.abs(y(0) - y(value)), rx: 2 };
  return s("rect", { ...bar, class: `series-${index}` }, s("title", {}, `${name}: ${value}`));
}));

const lines = (series, { x, y, filled }) => series.map(({ name, values }, index) => {
  const points = values.map((value, at) => `${x(at)},${y(value)}`);
  const area = filled ? s("polygon", { points: [`${x(0)},${y(0)}`, ...points, `${x(values.length - 1)},${y(0)}`].join(" "), class: `area series-${index}` }) : [];
  const dots = values.map((value, at) => s("circle", { cx: x(at), cy: y(value), r: 3, class: `series-${index}` }, s("title", {}, `${name}: ${value}`)));
  return [area, s("polyline", { points: points.join(" "), class: `line series-${index}` }), dots];
});

function pieOf(segments) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  let from = -Math.PI / 2;
  return segments.map(({ label, value }, index) => {
    const to = from + (value / total) * Math.PI * 2 * 0.99999; // a whole circle would start where it ends
    const [a, b] = [from, to].map((angle) => `${110 + 100 * Math.cos(angle)} ${110 + 100 * Math.sin(angle)}`);
    const path = `M110 110 L${a} A100 100 0 ${to - from > Math.PI ? 1 : 0} 1 ${b} Z`;
    from = to;
    return s("path", { d: path, class: `series-${index}` }, s("title", {}, `${label}: ${value}`));
  });
}

function figures(data) {
  const rows = data.type === "pie" ? data.segments.map(({ label, value }) => [label, value])
    : data.axis_config.categories.map((one) => [one, ...data.series.map((each) => each.data.find(({ label }) => label === one).value)]);
  const head = data.type === "pie" ? ["", "Value"] : ["", ...data.series.map(({ name }) => name)];
  return h("table", {}, h("thead", {}, h("tr", {}, head.map((name) => h("th", {}, name)))),
    h("tbody", {}, rows.map(([name, ...values]) => h("tr", {}, h("th", {}, name), values.map((value) => h("td", {}, String(value)))))));
}
