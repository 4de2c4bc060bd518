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

// Calls `handle` for each event, and `again` when the connection is back after a break.
export function listen(handle, again) {
  const stream = new EventSource("/preview/events");
  let broken = false;
  stream.onmessage = (event) => handle(JSON.parse(event.data));
  stream.onerror = () => { broken = true; };
  stream.onopen = () => { if (broken) again(); broken = false; };
}
