// The list on the left: who you are, the groups, and how many bot messages nobody has looked at.
import { byId, el, paintAvatar } from "./dom.js";

const rows = new Map();  // of the crowd, by id; they stay, so that no click is lost while a broadcast runs

export function showPeople(state, choose) {
  const list = byId("people");
  showCrowd(state, choose);
  list.replaceChildren(...state.people.filter(({ crowd }) => !crowd).map((person) => personItem(person, state, choose)),
    ...state.groups.flatMap((group) => groupItems(group, state, choose)));
}

// The many, folded into one line with how many of them have got the newest message.
function showCrowd(state, choose) {
  const crowd = state.people.filter((person) => person.crowd);
  const { text, got } = state.newest;
  byId("crowd").hidden = !crowd.length;
  byId("crowd-name").textContent = `${crowd.length} người dân khác`;
  byId("crowd-note").textContent = got.length ? `${got.length} người đã nhận tin mới` : "chưa có tin nào cho họ";
  byId("crowd-toggle").title = text ? `Tin mới nhất: ${text.slice(0, 200)}` : "Chạm để xem từng người";
  Object.assign(byId("crowd-bar"), { max: crowd.length || 1, value: got.length });
  if (byId("crowd-list").hidden) return;
  const have = new Set(got);
  for (const person of crowd) {
    if (!rows.has(person.id)) rows.set(person.id, crowdItem(person, choose));
    const button = rows.get(person.id).firstElementChild;
    const marks = [person.role, person.blocked && "đã chặn bot"];
    button.querySelector("small").textContent = marks.filter(Boolean).join(" · ");
    button.classList.toggle("got", have.has(person.id));
    button.setAttribute("aria-current", String(state.chat === person.id));
  }
  if (byId("crowd-list").children.length !== rows.size) byId("crowd-list").replaceChildren(...rows.values());
}

function crowdItem({ id, name }, choose) {
  const item = el("li", {}, row(id, name, "", false, undefined, "crowd-person", () => choose(id, id)));
  item.firstElementChild.append(el("span", { class: "tick", title: "đã nhận tin mới nhất", "aria-label": "đã nhận tin mới nhất" }, "✓"));
  return item;
}

export function wireCrowd(state, choose) {
  byId("crowd-toggle").addEventListener("click", () => {
    const closed = byId("crowd-list").toggleAttribute("hidden");
    byId("crowd-toggle").setAttribute("aria-expanded", String(!closed));
    showCrowd(state, choose);
  });
}

function personItem(person, state, choose) {
  const current = state.me === person.id && state.chat === person.id;
  const note = person.blocked ? `${person.role} · đã chặn bot` : person.role;
  return el("li", {}, row(person.id, person.name, note, current, state.unread.get(person.id), `persona-${person.id}`,
    () => choose(person.id, person.id)));
}

function groupItems(group, state, choose) {
  const heading = el("li", { class: "heading" }, `Nhóm: ${group.title}`);
  const members = state.people.filter((person) => group.members.includes(person.id));
  return [heading, ...members.map((person) => el("li", {}, row(person.id, person.name, "nói trong nhóm",
    state.me === person.id && state.chat === group.id, undefined, `group-${person.id}`, () => choose(person.id, group.id))))];
}

function row(id, name, note, current, unread, testid, onclick) {
  const avatar = el("span", { class: "avatar", "aria-hidden": "true" });
  paintAvatar(avatar, id, name);
  return el("button", { type: "button", class: "person", "aria-current": current ? "true" : undefined, "data-testid": testid, onclick },
    avatar, el("span", { class: "who" }, el("b", {}, name), el("small", {}, note)),
    unread ? el("span", { class: "badge", "aria-label": `${unread} tin chưa xem` }, String(unread)) : null);
}
