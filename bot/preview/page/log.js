// The raw calls of the bot, newest first; a call is fetched whole only when it is opened.
import { byId, el } from "./dom.js";
import { get } from "./net.js";

const SHOWN = 300;

export function addCall(call) {
  const list = byId("calls");
  list.prepend(callItem(call));
  while (list.children.length > SHOWN) list.lastElementChild.remove();
}

export async function loadCalls() {
  const { calls } = await get("calls");
  const last = calls.at(-1)?.number ?? 0;
  const newer = [...byId("calls").children].filter((item) => Number(item.dataset.number) > last);
  byId("calls").replaceChildren(...newer, ...calls.slice(-SHOWN).reverse().map(callItem));
}

function callItem(call) {
  const good = call.code === 200;
  const body = el("pre", {});
  const details = el("details", {}, el("summary", {},
    el("span", { class: good ? "ok" : "failed" }, good ? "✓" : String(call.code)),
    el("b", {}, call.method),
    el("span", {}, duration(call))), body);
  details.addEventListener("toggle", () => { if (details.open && !body.textContent) fill(body, call.number); });
  return el("li", { "data-testid": "raw-call", "data-method": call.method, "data-number": call.number }, details);
}

// A poll that waited says nothing about speed, so its wait is named as one.
function duration(call) {
  const number = (value) => value.toLocaleString("vi", { maximumFractionDigits: 1 });
  return call.method === "getUpdates" ? `chờ ${number(call.ms / 1000)} s` : `${number(call.ms)} ms`;
}

async function fill(body, number) {
  try {
    const { asked, answer } = await get(`calls/${number}`);
    body.textContent = `${JSON.stringify(asked, null, 2)}\n\n→ ${JSON.stringify(answer, null, 2)}`;
  } catch (error) {
    body.textContent = error.message;
  }
}
