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
  /** What came within the last so many milliseconds; undefined when that is more than is kept. */
  within(ms: number): readonly SentEvent[] | undefined;
  /** Calls back with each event from now on. Returns what ends it. */
  subscribe(listener: (sent: SentEvent) => void): () => void;
}

interface KeptEvent extends SentEvent {
  readonly at: number;
}

export interface EventRingOptions {
  /** What this life of the server is called. */
  readonly life: string;
  /** How many events are kept. */
  readonly capacity: number;
  /** Milliseconds that never run backwards. Default: those of this process. */
  readonly now?: () => number;
}

/**
 * Keeps the last events for clients that come back. Ids count up within one life of the server and begin with its name,
 * so that an id of a former life is recognised as unknown.
 */
export function eventRing({ life, capacity, now = () => performance.now() }: EventRingOptions): EventRing {
  const kept: KeptEvent[] = [];
  const listeners = new Set<(sent: SentEvent) => void>();
  let count = 0;

  return {
    publish(event) {
      count += 1;
      const sent = { id: `${life}-${count}`, event, at: now() };
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
    within(ms) {
      const since = now() - ms;
      const first = kept.findIndex(({ at }) => at >= since);
      if (first === -1) return [];
      return first === 0 && count > kept.length ? undefined : kept.slice(first);
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
