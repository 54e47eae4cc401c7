import type { BackfillPace } from "@daymill/contract";
import { useBackfillPace } from "../../api/useBackfills.ts";
import { Panel } from "../../ui/page/Panel.tsx";
import { Table } from "../../ui/Table.tsx";
import { formatDuration, formatInstant } from "../../ui/time/formatTime.ts";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import { EndedBars } from "../EndedBars.tsx";
import { endedBars, endedIn } from "../endedBar.ts";
import styles from "./Backfills.module.css";
import { busiestInWords, partInWords, runsPerHour } from "./paceModel.ts";

/** How many runs of a backfill ended an hour, over its life; nothing before the first has. */
export function PacePanel({ backfillId }: { backfillId: number }) {
  const pace = useBackfillPace(backfillId).data;
  const zone = useZone();
  const first = pace?.parts[0];
  if (pace === undefined || first === undefined || pace.parts.every((part) => endedIn(part) === 0)) return null;
  const minute = (instant: string): string => formatInstant(instant, zone).slice(0, 16);
  return (
    <Panel title="Runs ended an hour" actions={<span className={styles.words}>{zone}</span>}>
      <div className={styles.summary}>
        <p>{busiestInWords(pace)}</p>
        <EndedBars
          label={`Runs ended by ${formatDuration(pace.stepMs)}`}
          bars={endedBars(pace.parts, (part) => partInWords(part, pace.stepMs, zone))}
          from={minute(first.from)}
          to={minute(pace.to)}
        />
        <details>
          <summary className={styles.asTable}>View as table</summary>
          <PaceTable pace={pace} minute={minute} />
        </details>
      </div>
    </Panel>
  );
}

function PaceTable({ pace, minute }: { pace: BackfillPace; minute: (instant: string) => string }) {
  return (
    <Table label="Runs ended an hour">
      <thead>
        <tr>
          <th>From</th>
          <th>Succeeded</th>
          <th>Failed</th>
          <th>Runs an hour</th>
        </tr>
      </thead>
      <tbody>
        {pace.parts.map((part) => (
          <tr key={part.from}>
            <td>{minute(part.from)}</td>
            <td>{part.succeeded.toLocaleString("en-US")}</td>
            <td>{part.failed.toLocaleString("en-US")}</td>
            <td>{runsPerHour(part, pace.stepMs)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
