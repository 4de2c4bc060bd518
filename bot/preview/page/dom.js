// Builds elements; strings become text nodes, so nothing a person or the bot wrote is ever markup.

export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

let toastTimer = 0;
export function toast(text) {
  const place = byId("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { place.hidden = true; }, 3500);
}

export function alertBox(text) {
  byId("alert-text").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Đã sao chép.");
  } catch {
    toast(`Chép tay giúp nhé: ${text}`);
  }
}

export function initials(name) {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? words.at(-2)[0] + words.at(-1)[0] : words[0].slice(0, 1)).toUpperCase();
}

export function paintAvatar(element, id, name) {
  element.className = `${element.className.replace(/ ?tone-\d/, "")} tone-${Math.abs(id) % 6}`;
  element.textContent = initials(name);
}
