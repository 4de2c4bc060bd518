// One message as an element: bubble, reply, media, text, time, and the buttons under it.
import { ZONE } from "./clock.js";
import { copy, el } from "./dom.js";
import { formatted } from "./text.js";

const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });

export function messageLine(message, me, actions) {
  const mine = message.from.id === me;
  const buttons = message.reply_markup?.inline_keyboard;
  const kinds = ["line", mine && "mine", message.edit_date && "edited", buttons && "wide"];
  return el("article", {
    class: kinds.filter(Boolean).join(" "), "data-testid": "message", "data-message-id": message.message_id,
    "data-from": message.from.is_bot ? "bot" : mine ? "me" : "other",
  }, bubble(message, mine, actions), buttons ? keyboard(message, buttons, actions) : null);
}

function bubble(message, mine, actions) {
  const named = message.chat.type !== "private" && !mine;
  return el("div", { class: "bubble", ondblclick: () => actions.pick(message, mine) },
    named ? el("span", { class: "name" }, message.from.first_name) : null,
    message.via_bot ? el("span", { class: "via" }, `qua @${message.via_bot.username}`) : null,
    message.forward_origin ? el("span", { class: "via" }, "Tin chuyển tiếp") : null,
    message.reply_to_message ? reply(message, actions) : null,
    media(message),
    words(message, actions),
    stamp(message));
}

function words(message, actions) {
  const text = message.text ?? message.caption;
  if (text === undefined) return null;
  return el("div", { class: "text" }, formatted(text, message.entities ?? message.caption_entities, actions));
}

function stamp(message) {
  const time = clock.format(new Date(message.date * 1000));
  return el("time", { class: "stamp" }, message.edit_date ? `đã sửa ${time}` : time);
}

function reply(message, actions) {
  const original = message.reply_to_message;
  return el("button", { type: "button", class: "reply", onclick: () => actions.reveal(original.message_id) },
    el("b", {}, original.from.first_name), el("span", {}, message.quote?.text ?? brief(original)));
}

export function brief(message) {
  const kinds = { photo: "Ảnh", document: "Tệp", sticker: "Nhãn dán", voice: "Tin thoại", location: "Vị trí", contact: "Liên hệ" };
  const kind = Object.keys(kinds).find((name) => message[name]);
  return (message.text ?? message.caption ?? kinds[kind] ?? "Tin nhắn").split("\n")[0];
}

function media(message) {
  if (message.photo) {
    const photo = message.photo.at(-1);
    return el("img", { class: "photo", src: `/preview/file/${photo.file_id}`, alt: message.caption ?? "Ảnh", width: photo.width, height: photo.height, loading: "lazy" });
  }
  const file = message.document ?? message.voice ?? message.sticker;
  if (file) return fileCard(file, message);
  if (message.venue) return card("📍", message.venue.title, message.venue.address);
  if (message.location) return card("📍", "Vị trí", `${message.location.latitude}, ${message.location.longitude}`);
  if (message.contact) return card("👤", message.contact.first_name, message.contact.phone_number);
  return null;
}

function fileCard(file, message) {
  const name = file.file_name ?? (message.voice ? "Tin thoại" : "Nhãn dán");
  return el("a", { class: "file", href: `/preview/file/${file.file_id}`, download: name, "data-testid": "document" },
    el("span", { class: "sign", "aria-hidden": "true" }, "↓"),
    el("span", {}, el("b", {}, name), el("small", {}, size(file.file_size))));
}

function card(sign, title, below) {
  return el("div", { class: "file" }, el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("span", {}, el("b", {}, title), el("small", {}, below)));
}

function size(bytes) {
  const [amount, unit] = bytes < 1024 ? [bytes, "B"] : bytes < 1048576 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${amount.toLocaleString("vi", { maximumFractionDigits: 1 })} ${unit}`;
}

function keyboard(message, rows, actions) {
  return el("div", { class: "buttons" }, rows.map((row) =>
    el("div", { class: "row", "data-testid": "button-row" }, row.map((button) => inlineButton(message, button, actions)))));
}

function inlineButton(message, button, actions) {
  const marks = { "data-testid": "inline-button" };
  if (button.url) return urlButton(button, marks, actions);
  const [sign, act] = action(message, button, actions);
  const element = el("button", { type: "button", ...marks, "data-sign": sign }, button.text);
  element.addEventListener("click", async () => {
    if (element.classList.contains("busy")) return;
    element.classList.add("busy");
    await act();
    element.classList.remove("busy");
  });
  return element;
}

function action(message, button, actions) {
  if (button.callback_data) return [undefined, () => actions.press(message, button.callback_data)];
  if (button.copy_text) return ["❏", () => copy(button.copy_text.text)];
  const query = button.switch_inline_query_current_chat ?? button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
  return ["↪", () => actions.inline(query ?? "")];
}

function urlButton(button, marks, actions) {
  const payload = actions.startPayload(button.url);
  if (payload !== null) return el("button", { type: "button", ...marks, onclick: () => actions.start(payload) }, button.text);
  if (!/^(https?|tg):/i.test(button.url)) return el("button", { type: "button", ...marks, disabled: true }, button.text);
  return el("a", { href: button.url, target: "_blank", rel: "noopener noreferrer", ...marks, "data-sign": "↗" }, button.text);
}
