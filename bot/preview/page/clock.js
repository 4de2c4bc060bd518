// The bot's clock, beside the cast and on the desk; between two looks at it, it runs on by itself.
import { byId } from "./dom.js";

export const ZONE = "Asia/Ho_Chi_Minh";  // where the office and its people live, wherever this browser is
const PARTS = { weekday: "long", day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: ZONE };
const form = new Intl.DateTimeFormat("vi", PARTS);
let ahead = null;  // ms before the clock of this browser

export function setClock(clock) {
  ahead = clock ? clock.at * 1000 - Date.now() : null;
  byId("hour-note").textContent = clock?.note ?? "";
  for (const place of document.querySelectorAll(".hour")) place.hidden = !clock;
  tick();
}

function tick() {
  if (ahead === null) return;
  const { weekday, day, month, hour, minute } = Object.fromEntries(form.formatToParts(Date.now() + ahead).map(({ type, value }) => [type, value]));
  for (const place of document.querySelectorAll(".hour b")) place.textContent = `${hour}:${minute}`;
  for (const place of document.querySelectorAll(".hour i")) place.textContent = `${weekday.replace("Thứ", "thứ")} ${day}/${month}`;
}

setInterval(tick, 1000);
