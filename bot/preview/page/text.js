// Formatted text: Bot API entities to elements. Offsets are UTF-16 units, as JavaScript strings count.
import { copy, el } from "./dom.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const BLOCKS = /^(pre|blockquote|expandable_blockquote)$/;
const SAFE = /^(https?|tg|mailto|tel):/i;

export function formatted(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, sorted, 0, text.length, actions);
}

function span(text, entities, start, end, actions) {
  const nodes = [];
  let place = start;
  for (let index = 0; index < entities.length;) {
    const entity = entities[index];
    const from = Math.max(entity.offset, place);
    const to = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (to <= from) continue;
    if (from > place) nodes.push(text.slice(place, from));
    const inner = [];
    while (index < entities.length && entities[index].offset < to) inner.push(entities[index++]);
    if (BLOCKS.test(entity.type)) swallowBreak(nodes);
    nodes.push(element(entity, span(text, inner, from, to, actions), text.slice(from, to), actions));
    place = BLOCKS.test(entity.type) && text[to] === "\n" ? to + 1 : to;
    const rest = inner.filter((one) => one.offset + one.length > to);  // overlaps go on behind
    entities = [...entities.slice(0, index), ...rest, ...entities.slice(index)];
  }
  if (place < end) nodes.push(text.slice(place, end));
  return nodes;
}

// A block begins on its own line anyway: the line break before it would show as an empty line.
function swallowBreak(nodes) {
  const last = nodes.at(-1);
  if (typeof last === "string" && last.endsWith("\n")) nodes[nodes.length - 1] = last.slice(0, -1);
}

function element(entity, children, raw, actions) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children, actions);
    case "url": return link(/^[a-z]+:/i.test(raw) ? raw : `https://${raw}`, children, actions);
    case "email": return link(`mailto:${raw}`, children, actions);
    case "phone_number": return link(`tel:${raw}`, children, actions);
    case "bot_command": return el("button", { type: "button", class: "link", onclick: () => actions.say(raw) }, children);
    case "spoiler": return spoiler(children);
    case "code": return el("code", { title: "Bấm để sao chép", onclick: () => copy(raw) }, children);
    case "expandable_blockquote": return expandable(children);
    default: return el(TAGS[entity.type] ?? "span", {}, children);
  }
}

function link(url, children, actions) {
  if (!SAFE.test(url)) return el("span", {}, children);
  const payload = actions.startPayload(url);
  if (payload !== null) {
    return el("button", { type: "button", class: "link", onclick: () => actions.start(payload) }, children);
  }
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, children);
}

function spoiler(children) {
  const open = () => hidden.classList.add("open");
  const hidden = el("span", { class: "spoiler", tabindex: "0", role: "button", "aria-label": "Bấm để xem", onclick: open, onkeydown: (event) => { if (event.key === "Enter") open(); } }, children);
  return hidden;
}

function expandable(children) {
  const more = el("button", { type: "button", "aria-expanded": "false", "aria-label": "Xem thêm" }, "⌄");
  const quote = el("blockquote", { class: "folded" }, el("span", { class: "fold" }, children), more);
  more.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    more.setAttribute("aria-expanded", String(!folded));
    more.textContent = folded ? "⌄" : "⌃";
  });
  return quote;
}
