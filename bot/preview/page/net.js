// Talks to the server of this page: JSON in and out, and the stream of live events.

export async function get(path, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value);
  return read(await fetch(`/preview/${path}?${new URLSearchParams(kept)}`));
}

export async function post(path, body) {
  const form = body instanceof FormData;
  const headers = form ? {} : { "Content-Type": "application/json" };
  return read(await fetch(`/preview/${path}`, { method: "POST", headers, body: form ? body : JSON.stringify(body) }));
}

async function read(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

// Calls `handle` for each event, and `opened` when the stream begins or is back after a break: what happened
// before that must be loaded.
export function listen(handle, opened) {
  const stream = new EventSource("/preview/events");
  stream.onmessage = (event) => handle(JSON.parse(event.data));
  stream.onopen = opened;
}
