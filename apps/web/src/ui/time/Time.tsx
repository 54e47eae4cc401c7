import { Tooltip } from "../Tooltip.tsx";
import { browserZone, elapsedMs, formatAge, formatDuration, formatInstant } from "./formatTime.ts";
import styles from "./Time.module.css";
import { useNow } from "./useNow.ts";
import { useDagZone, useZone } from "./ZoneContext.tsx";

const AGE_EVERY_MS = 10_000;

/** A point in time, with its zone. `relative` shows how far away it is instead; both are in the tooltip. */
export function Time({ at, relative = false }: { at: string; relative?: boolean }) {
  const zone = useZone();
  const now = useNow(AGE_EVERY_MS);
  return (
    <Tooltip text={<AllZones at={at} zone={zone} nowMs={now} />}>
      <time dateTime={at} className={styles.time}>
        {relative ? (
          formatAge(at, now)
        ) : (
          <>
            {formatInstant(at, zone)} <span className={styles.zone}>{zone}</span>
          </>
        )}
      </time>
    </Tooltip>
  );
}

function AllZones({ at, zone, nowMs }: { at: string; zone: string; nowMs: number }) {
  const zones = [...new Set(["UTC", zone, useDagZone() ?? zone, browserZone()])];
  return (
    <>
      {zones.map((one) => (
        <div key={one}>
          {formatInstant(at, one)} {one}
        </div>
      ))}
      <div>{at}</div>
      <div>{formatAge(at, nowMs)}</div>
    </>
  );
}

const COUNT_EVERY_MS = 1_000;

/** How long something lasted; counts on while it has no end. */
export function Elapsed({ from, to }: { from: string | null; to: string | null }) {
  const now = useNow(COUNT_EVERY_MS, from !== null && to === null);
  const ms = elapsedMs(from, to, now);
  return <span className={styles.elapsed}>{ms === undefined ? "–" : formatDuration(ms)}</span>;
}
