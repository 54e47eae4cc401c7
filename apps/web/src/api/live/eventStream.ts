import { isLiveEvent, type LiveEvent } from "@daymill/contract";

/** What a page hears from the stream, directly or through the shared worker. */
export type LiveMessage =
  | { readonly kind: "open" }
  | { readonly kind: "event"; readonly event: LiveEvent }
  | { readonly kind: "down" };

const REOPEN_AFTER_MS = 5_000;

/** What a page fetched before its stream was open may be older than what happened meanwhile: it opens within this. */
const OPENS_WITHIN_MS = 10_000;

/**
 * Listens to the stream until the returned function is called. The browser reconnects by itself and says where it was; a
 * stream that the server refused is opened anew after a while, from the last event that was seen.
 */
export function openEventStream(url: string, listener: (message: LiveMessage) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastId = "";

  const open = (): void => {
    source = new EventSource(
      `${url}?${lastId === "" ? `sinceMs=${OPENS_WITHIN_MS}` : `lastEventId=${encodeURIComponent(lastId)}`}`,
    );
    source.addEventListener("open", () => listener({ kind: "open" }));
    source.addEventListener("message", (message: MessageEvent<string>) => {
      lastId = message.lastEventId || lastId;
      const event = parseEvent(message.data);
      if (event !== undefined) listener({ kind: "event", event });
    });
    source.addEventListener("error", () => {
      listener({ kind: "down" });
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_AFTER_MS);
    });
  };

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

/** An event that this version of the page knows; others are left alone. */
export function parseEvent(text: string): LiveEvent | undefined {
  try {
    const event: unknown = JSON.parse(text);
    return isLiveEvent(event) ? event : undefined;
  } catch {
    return undefined; // A comment or a newer server's format: the page still has its fetches.
  }
}
