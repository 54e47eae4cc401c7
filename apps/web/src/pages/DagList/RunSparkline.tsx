import type { RunBar } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { runTones } from "../../ui/state/taskTone.ts";
import { elapsedMs, formatDuration } from "../../ui/time/formatTime.ts";
import { useNow } from "../../ui/time/useNow.ts";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { runLabel } from "../naming.ts";
import { RunBarCard } from "./RunBarCard.tsx";
import styles from "./RunSparkline.module.css";

const HEIGHT = 24;
const LEAST_BAR = 4;

/**
 * The last runs as bars: height is duration, colour and shape are state (a failed run has a foot that reaches below the
 * line, one under way is hollow). Each leads to its run; a card says of the one that is pointed at what it is.
 */
export function RunSparkline({ dagId, runs }: { dagId: string; runs: readonly RunBar[] }) {
  const now = useNow(
    2_000,
    runs.some((run) => run.endedAt === null && run.startedAt !== null),
  );
  const [pointed, setPointed] = useState(runs.length - 1);
  const durations = runs.map((run) => elapsedMs(run.startedAt, run.endedAt, now));
  const most = Math.max(1, ...durations.map((ms) => ms ?? 0));
  if (runs.length === 0) return <span className={styles.none}>no runs yet</span>;
  const shown = runs[pointed];
  return (
    <Tooltip text={shown === undefined ? null : <RunBarCard run={shown} />}>
      <div className={styles.bars} style={{ height: HEIGHT + 3 }}>
        {runs.map((run, at) => {
          const ms = durations[at];
          return (
            <Link
              key={run.runId}
              to="/dags/$dagId/runs/$runId"
              params={{ dagId, runId: run.runId }}
              className={styles.link}
              aria-label={`${runLabel(run)}: ${runTones[run.state].word}${ms === undefined ? "" : `, ${formatDuration(ms)}`}`}
              tabIndex={at === runs.length - 1 ? 0 : -1}
              onPointerEnter={() => setPointed(at)}
              onFocus={() => setPointed(at)}
            >
              <span
                className={styles.bar}
                data-state={run.state}
                style={{ height: LEAST_BAR + ((ms ?? 0) / most) * (HEIGHT - LEAST_BAR) }}
              />
            </Link>
          );
        })}
      </div>
    </Tooltip>
  );
}
