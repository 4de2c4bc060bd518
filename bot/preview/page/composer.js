// The foot of the chat: writing, the command menu, inline results, files, reply keyboards, edits and replies.
import { byId, el, toast } from "./dom.js";
import { brief } from "./message.js";
import { get, post } from "./net.js";

const INLINE_PAUSE = 300;  // ms after the last key
const PHOTO = /^image\/(png|jpeg)$/;
let state;
let aim = null;  // {kind: "reply" | "edit", message}
let inlineTimer = 0;
let asked = 0;
let keysShown = true;

export function wireComposer(shared) {
  state = shared;
  const input = byId("input");
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  input.addEventListener("keydown", key);
  input.addEventListener("input", changed);
  byId("menu").addEventListener("click", () => (byId("panel").hidden ? showMenu("") : closePanel()));
  byId("file").addEventListener("change", sendFiles);
  byId("start").addEventListener("click", () => attempt(() => start("")));
  byId("note-close").addEventListener("click", () => take(null));
  byId("show-keys").addEventListener("click", () => { keysShown = !keysShown; showKeys(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { closePanel(); take(null); } });
}

export async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}

const here = () => ({ person: state.me, chat: state.chat });
export const say = (text) => attempt(() => post("say", { ...here(), text }));
export const start = (payload) => post("start", { person: state.me, payload });

function submit() {
  const input = byId("input");
  const text = input.value.trim();
  if (!text) return;
  const target = aim;
  input.value = "";
  take(null);
  changed();
  attempt(() => (target?.kind === "edit"
    ? post("edit", { ...here(), message: target.message.message_id, text })
    : post("say", { ...here(), text, reply_to: target?.message.message_id ?? 0 })));
}

function key(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    const choice = byId("panel").hidden ? null : byId("panel").querySelector("button");
    const typed = byId("input").value;
    if (choice && (/^@\S+\s.*$/s.test(typed) || (typed.startsWith("/") && choice.textContent.startsWith(typed)))) choice.click();
    else submit();
  }
  if (event.key === "ArrowUp" && !byId("input").value) {
    const own = [...state.messages.values()].reverse().find(({ message }) => message.from.id === state.me && message.text);
    if (own) pick(own.message, true);
  }
}

function changed() {
  const input = byId("input");
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 132)}px`;
  const inline = input.value.match(/^@(\S+)\s+(.*)$/s);
  clearTimeout(inlineTimer);
  if (/^\/\w*$/.test(input.value)) showMenu(input.value.slice(1));
  else if (inline && [state.bot.username, "bot"].includes(inline[1])) inlineTimer = setTimeout(() => ask(inline[2]), INLINE_PAUSE);
  else closePanel();
}

export function pick(message, mine) {
  if (mine && message.text) {
    byId("input").value = message.text;
    take({ kind: "edit", message });
  } else if (!mine) {
    take({ kind: "reply", message });
  }
}

function take(next) {
  if (aim?.kind === "edit" && !next) byId("input").value = "";
  aim = next;
  byId("note").hidden = !next;
  if (!next) return;
  byId("note-text").textContent = `${next.kind === "edit" ? "Sửa tin" : "Trả lời"}: ${brief(next.message)}`;
  byId("input").focus();
}

export function reset() {
  take(null);
  closePanel();
  byId("input").value = "";
  keysShown = true;
}

function closePanel() {
  byId("panel").hidden = true;
  byId("menu").setAttribute("aria-expanded", "false");
}

function openPanel(...children) {
  byId("panel").replaceChildren(...children);
  byId("toast").hidden = true;
  byId("panel").hidden = false;
}

async function showMenu(prefix) {
  const typed = byId("input").value;
  const { commands } = await get("menu", here());
  if (byId("input").value !== typed) return undefined;  // typed on meanwhile: the next look shows what fits
  const fitting = commands.filter(({ command }) => command.startsWith(prefix));
  if (!fitting.length && prefix) return closePanel();
  const items = fitting.map(({ command, description }) => el("button", { type: "button", "data-testid": "command", onclick: () => { byId("input").value = ""; changed(); say(`/${command}`); } },
    el("code", {}, `/${command}`), description));
  byId("menu").setAttribute("aria-expanded", "true");
  return openPanel(...(items.length ? items : [el("p", {}, "Bot chưa đặt lệnh nào ở đây.")]));
}

async function ask(query) {
  asked += 1;
  const number = asked;
  const answer = await attempt(() => post("inline", { ...here(), query }));
  if (!answer || number !== asked) return;
  if (!answer.results) return openPanel(el("p", {}, "Bot không trả lời."));
  if (!answer.results.length) return openPanel(el("p", {}, "Không tìm thấy gì."));
  return openPanel(...answer.results.map((result) => el("button", { type: "button", "data-testid": "inline-result", onclick: () => choose(query, result) },
    el("b", {}, result.title), el("small", {}, result.description))));
}

function choose(query, result) {
  byId("input").value = "";
  changed();
  attempt(() => post("choose", { ...here(), query, result }));
}

export function inline(query) {
  byId("input").value = `@${state.bot.username} ${query}`;
  byId("input").focus();
  changed();
}

async function sendFiles() {
  const caption = byId("input").value.trim();
  const files = [...byId("file").files];
  byId("file").value = "";
  byId("input").value = "";
  for (const [index, file] of files.entries()) {
    const form = new FormData();
    const fields = { ...here(), kind: PHOTO.test(file.type) ? "photo" : "document", caption: index ? "" : caption };
    Object.entries(fields).forEach(([name, value]) => form.append(name, value));
    form.append("file", file, file.name);
    await attempt(() => post("send", form));
  }
}

// The keyboard under the input is that of the newest message that brought or removed one.
export function showKeys() {
  const keyed = [...state.messages.values()].filter(({ keyboard }) => keyboard);
  const { keyboard, message } = keyed.sort((a, b) => a.message.message_id - b.message.message_id).at(-1) ?? {};
  const rows = keyboard?.keyboard;
  byId("show-keys").hidden = !rows;
  byId("keys").hidden = !rows || !keysShown || byId("composer").hidden;
  byId("input").placeholder = keyboard?.input_field_placeholder || "Nhắn tin…";
  if (rows) byId("keys").replaceChildren(...rows.map((row) => el("div", { class: "row", "data-testid": "button-row" }, row.map((button) => replyKey(button, keyboard)))));
  if (keyboard?.force_reply && [...state.messages.keys()].at(-1) === message.message_id) take({ kind: "reply", message });
}

function replyKey(button, keyboard) {
  return el("button", { type: "button", onclick: () => {
    if (keyboard.one_time_keyboard) { keysShown = false; showKeys(); }
    if (button.request_contact) return attempt(() => post("send", { ...here(), kind: "contact" }));
    if (button.request_location) return attempt(() => post("send", { ...here(), kind: "location", latitude: 22.7, longitude: 106.67 }));
    return say(button.text);
  } }, button.text);
}
