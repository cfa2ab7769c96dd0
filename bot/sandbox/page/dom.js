// Builds and updates elements. Text only ever becomes a text node, so nothing anybody wrote can turn into markup.

/** An element; attributes that are functions listen, `false` and `null` are left out, children may be nested lists. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

const drawnFrom = new WeakMap();

/**
 * Makes `container` show one node per item, drawing only what is new or different.
 * An unchanged node is not even moved, so that focus, selection and an open input method stay where they are.
 */
export function keep(container, items, identity, draw) {
  const before = new Map();
  for (const node of container.children) before.set(drawnFrom.get(node), node);
  const seen = new Map();
  const wanted = items.map((item) => {
    const id = identity(item);
    seen.set(id, (seen.get(id) ?? 0) + 1);
    return { item, id: `${seen.get(id)} ${id}` }; // two equal items are two nodes
  });
  const ids = new Set(wanted.map(({ id }) => id));
  for (const [id, node] of before) if (!ids.has(id)) node.remove();
  let place = container.firstChild;
  for (const { item, id } of wanted) {
    const node = before.get(id) ?? draw(item);
    before.delete(id);
    drawnFrom.set(node, id);
    if (node === place) place = place.nextSibling;
    else container.insertBefore(node, place);
  }
}

/** Runs `redraw` and gives the focus and the caret back to the control with the same data-key. */
export function keepingFocus(root, redraw) {
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  const caret = held && "selectionStart" in held ? [held.selectionStart, held.selectionEnd] : null;
  const key = held?.dataset.key;
  redraw();
  if (!key || document.activeElement === held) return;
  const heir = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  heir?.focus({ preventScroll: true });
  if (heir && caret && caret[0] !== null) heir.setSelectionRange?.(...caret);
}
