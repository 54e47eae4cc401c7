/** Clients that are kept: each has connections of its own, and a task asks for its store many times. */
const MAX_KEPT = 16;

/** An opener that opens once in a process for the same settings, and again when that failed. */
export function openedOnce<Settings, Client>(
  open: (settings: Settings) => Promise<Client>,
): (settings: Settings) => Promise<Client> {
  const kept = new Map<string, Promise<Client>>();
  return (settings) => {
    const name = JSON.stringify(settings);
    const known = kept.get(name);
    if (known) return known;
    const [oldest] = kept.keys();
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    const opening = open(settings);
    kept.set(name, opening);
    opening.catch(() => kept.delete(name));
    return opening;
  };
}
