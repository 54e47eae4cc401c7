import type { BackfillPace } from "@daymill/contract";
import { useBackfillPace } from "../../api/useBackfills.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Table } from "../../ui/Table.tsx";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import { EndedBars } from "../EndedBars.tsx";
import { endedBars, endedIn } from "../endedBar.ts";
import styles from "./Backfills.module.css";
import { busiestInWords, isGoingOn, minuteOf, type PacePart, paceParts, partInWords } from "./paceModel.ts";

/** How many runs of a backfill ended an hour, over its life. */
export function PacePanel({ backfillId }: { backfillId: number }) {
  const query = useBackfillPace(backfillId);
  const zone = useZone();
  return (
    <Panel title="Runs ended an hour" actions={<span className={styles.words}>{zone}</span>}>
      {query.isError ? (
        <ErrorPanel error={query.error} doing="load how many runs ended" onRetry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <Loading what="how many runs ended" lines={2} /> : null}
      {query.data === undefined ? null : <Pace pace={query.data} zone={zone} />}
    </Panel>
  );
}

function Pace({ pace, zone }: { pace: BackfillPace; zone: string }) {
  const parts = paceParts(pace, zone);
  const [first] = parts;
  if (first === undefined || parts.every((part) => endedIn(part) === 0)) return <p>No run has ended yet.</p>;
  return (
    <div className={styles.summary}>
      <p>{busiestInWords(parts, pace.stepMs)}</p>
      <EndedBars
        label={`Runs ended by ${formatDuration(pace.stepMs)}`}
        bars={endedBars(parts, partInWords)}
        from={minuteOf(first.from, zone)}
        to={isGoingOn(pace) ? "now" : minuteOf(pace.to, zone)}
      />
      <details>
        <summary className={styles.asTable}>View as table</summary>
        <PaceTable parts={parts} />
      </details>
    </div>
  );
}

function PaceTable({ parts }: { parts: readonly PacePart[] }) {
  return (
    <Table label="Runs ended an hour">
      <thead>
        <tr>
          <th>When</th>
          <th>Succeeded</th>
          <th>Failed</th>
          <th>Runs an hour</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.from}>
            <td>{part.name}</td>
            <td>{part.succeeded.toLocaleString("en-US")}</td>
            <td>{part.failed.toLocaleString("en-US")}</td>
            <td>{part.runsPerHour ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
