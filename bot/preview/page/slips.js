// The one-stop desk beside the chat: make-believe slips to send as a photo or to type, and what happens there.
import { attempt, say } from "./composer.js";
import { byId, el, toast } from "./dom.js";
import { get, post } from "./net.js";

let here = () => ({});

export function wireSlips(where) {
  here = where;
  byId("show-slips").addEventListener("click", () => show(!byId("desk").classList.contains("with-slips")));
  byId("hide-slips").addEventListener("click", closeSlips);
}

export const closeSlips = () => show(false);

export async function loadDesk() {
  const { slips, deeds } = await get("desk");
  byId("show-slips").hidden = !slips.length;
  byId("deeds").replaceChildren(...deeds.map(({ name, label }) => el("button", { type: "button", class: "plain", "data-testid": "deed", onclick: () => act(name) }, label)));
  byId("slip-list").replaceChildren(...slips.map(slipItem));
}

function show(open) {
  byId("desk").classList.toggle("with-slips", open);
  if (open) byId("desk").classList.remove("with-log");
  byId("show-slips").setAttribute("aria-pressed", String(open));
}

function slipItem({ code, title, status, digits }) {
  const source = `/preview/desk/slip/${code}`;
  return el("li", { class: "slip", "data-testid": "slip" },
    el("button", { type: "button", class: "slip-photo", title: "Gửi ảnh giấy hẹn này", "data-testid": "slip-photo", onclick: () => photo(source, code) },
      el("img", { src: source, alt: `Mã QR của hồ sơ ${code}`, width: 76, loading: "lazy" })),
    el("div", {},
      el("button", { type: "button", class: "slip-code", title: "Gửi mã này", "data-testid": "slip-code", onclick: () => say(code) }, code),
      el("p", {}, title),
      el("p", { class: "soft" }, `${status} · 4 số cuối: ${digits}`)));
}

async function photo(source, code) {
  const form = new FormData();
  const picture = await (await fetch(source)).blob();
  Object.entries({ ...here(), kind: "photo", caption: "" }).forEach(([name, value]) => form.append(name, value));
  form.append("file", picture, `${code}.png`);
  await attempt(() => post("send", form));
}

async function act(deed) {
  const answer = await attempt(() => post("desk", { deed }));
  if (answer) toast(answer.said);
  await loadDesk();
}
