import { useEffect, useState } from "react";
import { formatDuration } from "../time/formatTime.ts";
import styles from "./page.module.css";

const SHOW_AFTER_MS = 150;
const ADMIT_AFTER_MS = 3_000;

export interface LoadingProps {
  /** What is being loaded: `the runs of orders`. */
  readonly what: string;
  /** Lines of the skeleton. Default 8. */
  readonly lines?: number;
}

/** Nothing at first, so that quick answers do not flicker; then the shape of what comes; then how long it has been. */
export function Loading({ what, lines = 8 }: LoadingProps) {
  const waited = useWaitedMs();
  if (waited < SHOW_AFTER_MS) return <div className={styles.loading} aria-busy="true" />;
  return (
    <div className={styles.loading} aria-busy="true">
      <output className={styles.loadingText}>
        {waited < ADMIT_AFTER_MS ? `Loading ${what}` : `Still loading ${what} · ${formatDuration(waited)}`}
      </output>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={styles.skeleton} style={{ width: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

function useWaitedMs(): number {
  const [waited, setWaited] = useState(0);
  useEffect(() => {
    const from = performance.now();
    const timer = setInterval(() => setWaited(performance.now() - from), SHOW_AFTER_MS);
    return () => clearInterval(timer);
  }, []);
  return waited;
}
