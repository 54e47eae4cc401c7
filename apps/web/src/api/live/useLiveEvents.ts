import { routeUrl } from "@daymill/contract";
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSession } from "../useSession.ts";
import { announce } from "./announcements.ts";
import { FailureNews } from "./failureNews.ts";
import { KeyGatherer } from "./keyGatherer.ts";
import type { LiveMessage } from "./eventStream.ts";
import { readLiveState, setLiveState } from "./liveStore.ts";
import { forgetMissedChanges, missChange } from "./missedChanges.ts";
import { openLive } from "./openLive.ts";
import { tellRunEvent } from "./runEvents.ts";
import { touchedCounts, touchedKeys } from "./touchedKeys.ts";

/** A tab that nobody sees lets go of the stream after this long; it costs the server nothing then. */
const HIDDEN_AFTER_MS = 30_000;
const GATHER_MS = 300;
const COUNTS_EVERY_MS = 5_000;
/** Who hears of failures is not interrupted more often. */
const NEWS_EVERY_MS = 5_000;

/**
 * Keeps the query cache true while the page is open: events name what to fetch again, or are written into the grid. Who is not
 * signed in is told of none, and does not ask for them again and again.
 */
export function useLiveEvents(): void {
  const client = useQueryClient();
  const isOut = useSession().data?.user === null;
  useEffect(() => {
    if (isOut) return undefined;
    const live = new LiveConnection(client);
    live.open();
    document.addEventListener("visibilitychange", live.onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", live.onVisibility);
      live.close();
    };
  }, [client, isOut]);
}

/** Stops the updates, or goes on with everything that is on screen fetched anew. */
export function toggleLive(client: QueryClient): void {
  if (readLiveState() === "paused") {
    setLiveState("connecting");
    forgetMissedChanges();
    window.dispatchEvent(new Event(RESUME));
    void client.invalidateQueries();
  } else {
    setLiveState("paused");
  }
}

const RESUME = "daymill:live-resume";

class LiveConnection {
  readonly #client: QueryClient;
  readonly #touched: KeyGatherer;
  readonly #counts: KeyGatherer;
  readonly #news = new FailureNews({ tell: announce, gatherMs: NEWS_EVERY_MS });
  #hideTimer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  constructor(client: QueryClient) {
    this.#client = client;
    const renew = (queryKey: QueryKey): Promise<void> => client.invalidateQueries({ queryKey });
    this.#touched = new KeyGatherer({ renew, gatherMs: GATHER_MS });
    this.#counts = new KeyGatherer({ renew, gatherMs: COUNTS_EVERY_MS });
  }

  open(): void {
    window.addEventListener(RESUME, this.#reopen);
    this.#listen();
  }

  close(): void {
    window.removeEventListener(RESUME, this.#reopen);
    clearTimeout(this.#hideTimer);
    this.#news.forget();
    this.#stop?.();
    this.#stop = undefined;
  }

  readonly onVisibility = (): void => {
    clearTimeout(this.#hideTimer);
    if (document.visibilityState === "hidden") {
      this.#hideTimer = setTimeout(() => {
        this.#stop?.();
        this.#stop = undefined;
      }, HIDDEN_AFTER_MS);
    } else if (this.#stop === undefined) {
      this.#listen();
      void this.#client.invalidateQueries();
    }
  };

  readonly #reopen = (): void => {
    this.#stop?.();
    this.#listen();
  };

  #listen(): void {
    this.#stop = openLive(routeUrl("stream", {}), (message) => this.#hear(message));
  }

  #hear(message: LiveMessage): void {
    if (readLiveState() === "paused") {
      if (message.kind === "event") missChange(message.event);
      return;
    }
    switch (message.kind) {
      case "open":
        // Whatever happened while the stream was down is not told again to a tab that was not listening.
        if (readLiveState() === "polling") void this.#client.invalidateQueries();
        return setLiveState("live");
      case "down": {
        const fell = readLiveState() !== "polling";
        setLiveState("polling");
        // Only a fetch makes a query ask how often to poll.
        if (fell) void this.#client.invalidateQueries();
        return;
      }
      case "event":
        if (message.event.kind === "run") tellRunEvent(message.event);
        this.#news.hear(message.event);
        this.#counts.add(touchedCounts(message.event));
        return this.#touched.add(touchedKeys(message.event));
      default:
        return message satisfies never;
    }
  }
}
