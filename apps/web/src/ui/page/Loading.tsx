import { type Query, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "../Button.tsx";
import { formatDuration } from "../time/formatTime.ts";
import styles from "./page.module.css";

const SHOW_AFTER_MS = 150;
const ADMIT_AFTER_MS = 3_000;
const OFFER_AFTER_MS = 10_000;

export interface LoadingProps {
  /** What is being loaded: `the runs of orders`. */
  readonly what: string;
  /** Lines of the skeleton. Default 8. */
  readonly lines?: number;
}

/**
 * Nothing at first, so that quick answers do not flicker; then the shape of what comes; then how long it has been; and in the
 * end a way to ask anew, for an answer that has got lost.
 */
export function Loading({ what, lines = 8 }: LoadingProps) {
  const [waited, startAnew] = useWaitedMs();
  const client = useQueryClient();
  if (waited < SHOW_AFTER_MS) return <div className={styles.loading} aria-busy="true" />;
  return (
    <div className={styles.loading} aria-busy="true">
      <output className={styles.loadingText}>
        {waited < ADMIT_AFTER_MS ? `Loading ${what}` : `Still loading ${what} · ${formatDuration(waited)}`}
      </output>
      {waited < OFFER_AFTER_MS || client.isFetching(AWAITED) === 0 ? null : (
        <div>
          <Button
            onClick={() => {
              startAnew();
              void askAnew(client);
            }}
          >
            Ask again
          </Button>
        </div>
      )}
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={styles.skeleton} style={{ width: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

/** What was asked for and has never been answered. */
const AWAITED = { type: "active", predicate: ({ state }: Query) => state.status === "pending" } as const;

/** Breaks these requests off first: one that goes on would be waited for. */
async function askAnew(client: QueryClient): Promise<void> {
  await client.cancelQueries(AWAITED);
  await client.refetchQueries(AWAITED);
}

/** For how long it has been waited, milliseconds, and what begins that anew. */
function useWaitedMs(): readonly [waitedMs: number, startAnew: () => void] {
  const [from, setFrom] = useState(() => performance.now());
  const [waited, setWaited] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setWaited(performance.now() - from), SHOW_AFTER_MS);
    return () => clearInterval(timer);
  }, [from]);
  const startAnew = (): void => {
    setFrom(performance.now());
    setWaited(0);
  };
  return [waited, startAnew];
}
