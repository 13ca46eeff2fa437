// Asks the desk's own server, and nobody else.

async function answered(response) {
  const told = await response.json();
  if (!response.ok) throw new Error(told.error ?? `the desk answered ${response.status}`);
  return told;
}

/** Return what the desk tells. */
export async function get(path) {
  return answered(await fetch(path));
}

/** Return what the desk answers to an object. */
export async function post(path, sent = {}) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent) };
  return answered(await fetch(path, options));
}

/** Call back with the state of the knowledge base now and after every edit, and with nothing when the desk is gone. */
export function listen(told) {
  const events = new EventSource("/api/events");
  events.onmessage = (event) => told(JSON.parse(event.data));
  events.onerror = () => told(null);
}
