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
  const size = pie ? { class: "pie", viewBox: "0 0 220 220" } : { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}` };
  return h("figure", { class: "chart" },
    h("figcaption", {}, title),
    s("svg", { ...size, role: "img", "aria-label": title }, drawn),
    names.length > 1 && h("ul", { class: "legend" }, names.map((name, at) => h("li", { class: `series-${at}` }, name))),
    h("details", {}, h("summary", {}, "Figures"), figures(data)));
}

const valueOf = ({ data }, category) => data.find(({ label }) => label === category).value;

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
  const tall = HEIGHT - EDGE.top - EDGE.bottom;
  const y = (value) => HEIGHT - EDGE.bottom - ((value - bottom) / (top - bottom)) * tall;
  const valuesOf = (one) => categories.map((category) => valueOf(one, category));
  const ordered = series.map((one) => ({ name: one.name, values: valuesOf(one) }));
  const drawn = type === "bar" ? bars(ordered, x, y, step) : lines(ordered, x, y, type === "area");
  return [grid(top, bottom, y), labels(categories, x), drawn, axisNames(x_label, y_label)];
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
  const label = (name, at) => s("text", { x: x(at), y: HEIGHT - 10, "text-anchor": "middle" }, name);
  return categories.map((name, at) => (at % every ? [] : label(name, at)));
}

const axisNames = (across, up) => [
  across ? s("text", { x: WIDTH - EDGE.right, y: HEIGHT - 10, "text-anchor": "end", class: "axis" }, across) : [],
  up ? s("text", { x: EDGE.left, y: 10, class: "axis" }, up) : [],
];

const titled = (name, value) => s("title", {}, `${name}: ${value}`);

function bars(series, x, y, step) {
  const width = (step * 0.72) / series.length;
  const bar = (name, value, index, at) => s("rect", {
    class: `series-${index}`, rx: 2, x: x(at) - step * 0.36 + width * index, y: Math.min(y(value), y(0)),
    width: Math.max(1, width - 2), height: Math.abs(y(0) - y(value)),
  }, titled(name, value));
  return series.map(({ name, values }, index) => values.map((value, at) => bar(name, value, index, at)));
}

function lines(series, x, y, filled) {
  return series.map(({ name, values }, index) => {
    const points = values.map((value, at) => `${x(at)},${y(value)}`);
    const under = [`${x(0)},${y(0)}`, ...points, `${x(values.length - 1)},${y(0)}`].join(" ");
    const place = (value, at) => ({ cx: x(at), cy: y(value), r: 3, class: `series-${index}` });
    const dot = (value, at) => s("circle", place(value, at), titled(name, value));
    return [
      filled ? s("polygon", { points: under, class: `area series-${index}` }) : [],
      s("polyline", { points: points.join(" "), class: `line series-${index}` }),
      values.map(dot),
    ];
  });
}

function pieOf(segments) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  let from = -Math.PI / 2;
  return segments.map(({ label, value }, index) => {
    const to = from + (value / total) * Math.PI * 2 * 0.99999; // a whole circle would start where it ends
    const [a, b] = [from, to].map((angle) => `${110 + 100 * Math.cos(angle)} ${110 + 100 * Math.sin(angle)}`);
    const path = `M110 110 L${a} A100 100 0 ${to - from > Math.PI ? 1 : 0} 1 ${b} Z`;
    from = to;
    return s("path", { d: path, class: `series-${index}` }, titled(label, value));
  });
}

function figures({ type, segments, series, axis_config: axes }) {
  const head = type === "pie" ? ["Value"] : series.map(({ name }) => name);
  const rows = type === "pie" ? segments.map(({ label, value }) => [label, value])
    : axes.categories.map((category) => [category, ...series.map((one) => valueOf(one, category))]);
  const row = ([name, ...values]) => h("tr", {}, h("th", {}, name), values.map((value) => h("td", {}, String(value))));
  const top = h("thead", {}, h("tr", {}, ["", ...head].map((name) => h("th", {}, name))));
  return h("table", {}, top, h("tbody", {}, rows.map(row)));
}
