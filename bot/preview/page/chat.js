// The page: keeps one chat on screen, as the chosen person sees it, and follows it live.
import { ZONE } from "./clock.js";
import { attempt, inline, pick, reset, say, showKeys, start, wireComposer } from "./composer.js";
import { alertBox, byId, el, paintAvatar, toast } from "./dom.js";
import { addCall, loadCalls } from "./log.js";
import { messageLine } from "./message.js";
import { get, listen, post } from "./net.js";
import { showPeople, wireCrowd } from "./people.js";
import { closeSlips, loadDesk, wireSlips } from "./slips.js";

const BUSY = {
  typing: "đang soạn tin…", upload_document: "đang gửi tệp…", upload_photo: "đang gửi ảnh…", find_location: "đang tìm vị trí…",
};
const BUSY_FOR = 5000;  // ms, as long as Telegram shows it
const MOST = 300;  // messages on the page
const NEAR = 120;  // px from the end that still count as reading the newest
const OFTEN = 400;  // ms between looks at who of the crowd has got something
const state = { me: 0, chat: 0, bot: {}, people: [], groups: [], newest: { text: "", got: [] }, messages: new Map(), unread: new Map(), early: null };
const days = new Intl.DateTimeFormat("vi", { day: "numeric", month: "long", timeZone: ZONE });
let busyTimer = 0;
let crowdTimer = 0;
let reading = true;  // the newest message, when the chat was last scrolled

const actions = {
  say, pick, inline,
  start: (payload) => attempt(() => start(payload)),
  startPayload(url) {
    const found = url.match(/^https?:\/\/t\.me\/(\w+)\?start=([\w-]*)/i);
    return found && found[1].toLowerCase() === state.bot.username.toLowerCase() ? found[2] : null;
  },
  async press(message, data) {
    const asked = { person: state.me, chat: state.chat, message: message.message_id, data };
    const reply = await attempt(() => post("press", asked));
    if (!reply) return;
    const [answer] = reply.answers;
    if (!answer) toast("Bot chưa trả lời nút này.");
    else if (answer.text) (answer.alert ? alertBox : toast)(answer.text);
  },
  reveal(id) {
    document.querySelector(`[data-message-id="${id}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
  },
};

async function loadPeople() {
  Object.assign(state, await get("people"));
  showPeople(state, choose);
  if (state.me) showHead();
}

async function choose(me, chat) {
  Object.assign(state, { me, chat, messages: new Map() });
  state.unread.delete(chat);
  history.replaceState(null, "", `?${new URLSearchParams({ person: me, ...(chat === me ? {} : { chat }) })}`);
  byId("desk").classList.remove("with-cast");
  byId("chat").replaceChildren();
  reset();
  showPeople(state, choose);
  showHead();
  await loadChat();
  if (matchMedia("(min-width: 1000px)").matches) byId("input").focus();
}

async function loadChat() {
  const { me, chat } = state;
  state.early = [];
  const { messages, revision } = await get("history", { person: me, chat });
  if (me !== state.me || chat !== state.chat) return;
  byId("chat").setAttribute("aria-busy", "true");
  state.messages = new Map();
  byId("chat").replaceChildren();
  for (const one of messages.slice(-MOST)) place(one);
  byId("chat").removeAttribute("aria-busy");
  settle(true);
  const early = state.early;
  state.early = null;
  early?.filter((event) => event.revision > revision).forEach(follow);
}

// Puts a message where it belongs: an edit in its old place, a new one at the end with its day before it.
function place({ message, keyboard }) {
  const line = messageLine(message, state.me, actions);
  const old = byId("chat").querySelector(`[data-message-id="${message.message_id}"]`);
  const before = [...state.messages.values()].at(-1)?.message;
  state.messages.set(message.message_id, { message, keyboard });
  if (old) {
    line.classList.toggle("first", old.classList.contains("first"));
    old.replaceWith(line);
    return;
  }
  const day = (one) => days.format(new Date(one.date * 1000));
  if (!before || day(before) !== day(message)) byId("chat").append(el("span", { class: "day" }, day(message)));
  line.classList.toggle("first", before?.from.id !== message.from.id);
  byId("chat").append(line);
}

function settle(toEnd) {
  const empty = !state.messages.size;
  const person = state.people.find(({ id }) => id === state.me);
  byId("empty").hidden = !empty;
  byId("start").hidden = state.chat !== state.me || !(empty || person?.blocked);
  byId("start").textContent = person?.blocked ? "Bỏ chặn và bắt đầu lại" : "Bắt đầu";
  byId("composer").hidden = !byId("start").hidden;
  showKeys();
  if (toEnd) byId("chat").scrollTop = byId("chat").scrollHeight;
}

function showHead() {
  const group = state.groups.find(({ id }) => id === state.chat);
  const person = state.people.find(({ id }) => id === state.me);
  const title = group ? group.title : state.bot.name;
  byId("chat-title").textContent = title;
  for (const id of ["bar-avatar", "empty-avatar"]) paintAvatar(byId(id), group ? 3 : 0, title);
  byId("empty-name").textContent = title;
  byId("empty-text").textContent = state.bot.description || "Bấm Bắt đầu để trò chuyện.";
  byId("block").hidden = Boolean(group);
  byId("block").setAttribute("aria-pressed", String(Boolean(person?.blocked)));
  byId("block").title = person?.blocked ? "Bỏ chặn bot" : "Chặn bot";
  quiet();
}

function quiet() {
  const person = state.people.find(({ id }) => id === state.me);
  byId("chat-status").classList.remove("busy");
  byId("chat-status").textContent = person ? `bạn là ${person.name}` : "bot";
}

function busy(action) {
  byId("chat-status").classList.add("busy");
  byId("chat-status").textContent = BUSY[action] ?? "đang làm…";
  clearTimeout(busyTimer);
  busyTimer = setTimeout(quiet, BUSY_FOR);
}

function follow(event) {
  const shown = event.chat_id === state.chat;
  if (shown && state.early && event.revision) return void state.early.push(event);
  if (event.type === "call") addCall(event);
  else if (event.type === "message" && shown) arrived(event);
  else if (event.type === "message" && event.message.from.is_bot) missed(event.chat_id);
  else if (event.type === "deleted" && shown) gone(event.message_id);
  else if (event.type === "action" && shown) busy(event.action);
  else if (event.type === "desk") loadDesk();
  else if (event.type === "blocked" || event.type === "profile") loadPeople().then(() => settle(false));
  return undefined;
}

function atEnd(near = NEAR) {
  const chat = byId("chat");
  return chat.scrollHeight - chat.scrollTop - chat.clientHeight < near;
}

function arrived(event) {
  const follows = atEnd();
  const wasEmpty = !state.messages.size;
  if (event.message.from.is_bot) quiet();
  place(event);
  settle(follows || event.message.from.id === state.me);
  if (wasEmpty) loadPeople();
  else if (inCrowd(event.chat_id)) lookAtCrowd();
}

function missed(chat) {
  if (inCrowd(chat)) return void lookAtCrowd();
  state.unread.set(chat, (state.unread.get(chat) ?? 0) + 1);
  showPeople(state, choose);
  return undefined;
}

const inCrowd = (chat) => Boolean(state.people.find(({ id }) => id === chat)?.crowd);

function lookAtCrowd() {
  crowdTimer ||= setTimeout(() => { crowdTimer = 0; loadPeople(); }, OFTEN);
}

function gone(id) {
  state.messages.delete(id);
  byId("chat").querySelector(`[data-message-id="${id}"]`)?.remove();
  settle(false);
}

function toggleLog() {
  closeSlips();
  const open = byId("desk").classList.toggle("with-log");
  byId("show-log").setAttribute("aria-pressed", String(open));
}

function wire() {
  wireComposer(state);
  wireCrowd(state, choose);
  wireSlips(() => ({ person: state.me, chat: state.chat }));
  byId("show-cast").addEventListener("click", () => byId("desk").classList.toggle("with-cast"));
  byId("show-log").addEventListener("click", toggleLog);
  byId("hide-log").addEventListener("click", toggleLog);
  byId("block").addEventListener("click", () => {
    const blocked = state.people.find(({ id }) => id === state.me)?.blocked;
    attempt(() => post(blocked ? "unblock" : "block", { person: state.me }));
  });
  byId("to-end").addEventListener("click", () => settle(true));
  byId("chat").addEventListener("scroll", () => {
    reading = atEnd();
    byId("to-end").hidden = atEnd(NEAR * 2);
  });
  new ResizeObserver(() => { if (reading) settle(true); }).observe(byId("chat"));  // the desk opens, lines break anew
  byId("chat").addEventListener("click", (event) => {
    if (event.target === byId("chat")) byId("desk").classList.remove("with-cast");
  });
}

async function open() {
  wire();
  await loadPeople();
  const wanted = new URLSearchParams(location.search);
  if (wanted.has("log") || matchMedia("(min-width: 1400px)").matches) toggleLog();
  const me = Number(wanted.get("person")) || state.people[0].id;
  await choose(me, Number(wanted.get("chat")) || me);
  listen(follow, () => { loadPeople(); loadChat(); loadCalls(); loadDesk(); });
}

open();
