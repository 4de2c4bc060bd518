// The one-stop desk beside the chat: make-believe slips to send as a photo or to type, and what happens there.
import { setClock } from "./clock.js";
import { attempt, say } from "./composer.js";
import { byId, el } from "./dom.js";
import { get, post } from "./net.js";

let here = () => ({});

export function wireSlips(where) {
  here = where;
  byId("show-slips").addEventListener("click", () => show(!byId("desk").classList.contains("with-slips")));
  byId("hide-slips").addEventListener("click", closeSlips);
  byId("cast-hour").addEventListener("click", () => show(true));
}

export const closeSlips = () => show(false);

export async function loadDesk() {
  const { slips, deeds, moves, clock } = await get("desk");
  byId("show-slips").hidden = !slips.length;
  setClock(clock);
  byId("moves").replaceChildren(...moves.map(deedButton));
  byId("deeds").replaceChildren(...deeds.map(deedButton));
  byId("slip-list").replaceChildren(...slips.map(slipItem));
}

const deedButton = ({ name, label }) => el("button", { type: "button", class: "plain", "data-testid": "deed", "data-deed": name, onclick: () => act(name) }, label);

function show(open) {
  byId("desk").classList.toggle("with-slips", open);
  if (open) {
    byId("desk").classList.remove("with-log", "with-cast");
    byId("show-log").setAttribute("aria-pressed", "false");
  }
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
  if (!answer) return;
  byId("said").textContent = answer.said;
  byId("said").hidden = false;
}
