// The list on the left: who you are, the groups, and how many bot messages nobody has looked at.
import { byId, el, paintAvatar } from "./dom.js";

export function showPeople(state, choose) {
  const list = byId("people");
  list.replaceChildren(...state.people.map((person) => personItem(person, state, choose)),
    ...state.groups.flatMap((group) => groupItems(group, state, choose)));
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
