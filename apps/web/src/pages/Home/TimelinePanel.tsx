import type { Timeline, TimelineDag } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useTimeline } from "../../api/useOverview.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { runTones } from "../../ui/state/taskTone.ts";
import { epochMs, formatInstant } from "../../ui/time/formatTime.ts";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import { countOf, runLabel } from "../naming.ts";
import styles from "./Timeline.module.css";
import { describeLine, placeOf, type Sight, spanOf, ticksOf } from "./timelineModel.ts";

/** What ran since yesterday and is to run until tomorrow, a line for each DAG. */
export function TimelinePanel() {
  const query = useTimeline();
  const zone = useZone();
  return (
    <div className={styles.place}>
      <Panel flush title="Last and next 24 hours" actions={<span className={styles.quiet}>{zone}</span>}>
        {query.isError ? (
          <ErrorPanel error={query.error} doing="load the timeline" onRetry={() => void query.refetch()} />
        ) : null}
        {query.isPending ? <Loading what="the timeline" lines={3} /> : null}
        {query.data === undefined ? null : <Lines timeline={query.data} zone={zone} />}
      </Panel>
    </div>
  );
}

function Lines({ timeline: { dags, total, ...ends }, zone }: { timeline: Timeline; zone: string }) {
  const sight = { from: epochMs(ends.from), now: epochMs(ends.now), to: epochMs(ends.to) };
  if (dags.length === 0) return <p className={styles.inset}>Nothing ran, and no timetable asks for a run.</p>;
  return (
    <>
      <div className={styles.line} aria-hidden="true">
        <span />
        <div className={styles.axis}>
          {ticksOf(sight, zone).map(({ left, label }) => (
            <span key={left} style={{ left: `${left}%` }}>
              {label}
            </span>
          ))}
        </div>
      </div>
      <ul className={styles.lines}>
        {dags.map((dag) => (
          <Line key={dag.dagId} dag={dag} sight={sight} zone={zone} />
        ))}
      </ul>
      {total === dags.length ? null : <p className={styles.inset}>and {countOf(total - dags.length, "DAG")} more</p>}
    </>
  );
}

/** Height and shape tell states as in the sparklines; what is to come is hatched. */
function Line({ dag, sight, zone }: { dag: TimelineDag; sight: Sight; zone: string }) {
  const { dagId, runs, planned } = dag;
  return (
    <li className={styles.line}>
      <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
        {dagId}
      </Link>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is of forms */}
      <div role="group" aria-label={`${dagId}: ${describeLine(dag)}`} className={styles.lane}>
        {runs.map((run, at) => {
          const { left, width } = spanOf(run, sight);
          const label = `${runLabel(run)}: ${runTones[run.state].word}`;
          return (
            <Link
              key={run.runId}
              to="/dags/$dagId/runs/$runId"
              params={{ dagId, runId: run.runId }}
              className={styles.run}
              data-state={run.state}
              style={{ left: `${left}%`, width: `${width}%` }}
              aria-label={label}
              title={label}
              tabIndex={at === runs.length - 1 ? 0 : -1}
            />
          );
        })}
        {planned.map(({ runAfter, logicalDate }) => (
          <span
            key={logicalDate}
            className={styles.planned}
            style={{ left: `${placeOf(epochMs(runAfter), sight)}%` }}
            title={`${runLabel({ runId: "", logicalDate })}: to run at ${formatInstant(runAfter, zone)} ${zone}`}
          />
        ))}
      </div>
    </li>
  );
}
