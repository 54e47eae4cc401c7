import type { RunDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/page/Panel.tsx";
import { formatInterval } from "../../ui/time/formatTime.ts";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Run.module.css";

/** The facts of a run. Its interval is data, in the DAG's zone; its clock times follow the reader's choice. */
export function RunFacts({ run }: { run: RunDetail }) {
  const instants = [
    ["Queued", run.queuedAt],
    ["Started", run.startedAt],
    ["Ended", run.endedAt],
  ] as const;
  const params = Object.entries(run.params);
  return (
    <Panel title="Details">
      <dl className={styles.facts}>
        <dt>Run id</dt>
        <dd>
          <code>{run.runId}</code>
        </dd>
        {run.interval === null ? null : (
          <>
            <dt>Data interval</dt>
            <dd>{formatInterval(run.interval, run.timezone)}</dd>
          </>
        )}
        {instants.map(([word, at]) =>
          at === null ? null : (
            <div key={word} className={styles.fact}>
              <dt>{word}</dt>
              <dd>
                <Time at={at} />
              </dd>
            </div>
          ),
        )}
        {run.triggeredBy === null ? null : (
          <>
            <dt>Triggered by</dt>
            <dd>{run.triggeredBy}</dd>
          </>
        )}
        {run.version === null ? null : (
          <>
            <dt>Version</dt>
            <dd>
              {run.version}
              {run.newerVersion === null ? "" : ` (the DAG is at ${run.newerVersion})`}
            </dd>
          </>
        )}
        {run.clears === 0 ? null : (
          <>
            <dt>Cleared</dt>
            <dd>{run.clears} times</dd>
          </>
        )}
        {run.backfillId === null ? null : (
          <>
            <dt>Backfill</dt>
            <dd>
              <Link to="/backfills/$backfillId" params={{ backfillId: String(run.backfillId) }}>
                {run.backfillId}
              </Link>
            </dd>
          </>
        )}
        {run.note === null ? null : (
          <>
            <dt>Note</dt>
            <dd className={styles.note}>{run.note}</dd>
          </>
        )}
        {params.length === 0 ? null : (
          <>
            <dt>Params</dt>
            <dd>
              {params.map(([name, value]) => (
                <div key={name}>
                  <code>
                    {name} = {JSON.stringify(value)}
                  </code>
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
