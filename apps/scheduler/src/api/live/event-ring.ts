import type { LiveEvent } from "@daymill/contract";

/** An event with the id that a client names when it comes back. */
export interface SentEvent {
  readonly id: string;
  readonly event: LiveEvent;
}

export interface EventRing {
  publish(event: LiveEvent): void;
  /** What came after the event of that id; undefined when that is no longer, or was never, known here. */
  since(id: string): readonly SentEvent[] | undefined;
  /** Calls back with each event from now on. Returns what ends it. */
  subscribe(listener: (sent: SentEvent) => void): () => void;
}

/**
 * Keeps the last events for clients that come back. Ids count up within one life of the server and begin with its name,
 * so that an id of a former life is recognised as unknown.
 */
export function eventRing(options: { readonly life: string; readonly capacity: number }): EventRing {
  const { life, capacity } = options;
  const kept: SentEvent[] = [];
  const listeners = new Set<(sent: SentEvent) => void>();
  let count = 0;

  return {
    publish(event) {
      count += 1;
      const sent = { id: `${life}-${count}`, event };
      kept.push(sent);
      if (kept.length > capacity) kept.shift();
      for (const listener of listeners) listener(sent);
    },
    since(id) {
      const [name, text] = splitId(id);
      const number = Number(text);
      const missed = count - number;
      if (name !== life || !Number.isInteger(number) || missed < 0 || missed > kept.length) return undefined;
      return kept.slice(kept.length - missed);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function splitId(id: string): [life: string, number: string] {
  const at = id.lastIndexOf("-");
  return [id.slice(0, at), id.slice(at + 1)];
}
