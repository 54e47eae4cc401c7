import type { DagSummary } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Fragment, lazy, Suspense } from "react";
import { useProblems } from "../../api/useProblems.ts";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import type { Ticks } from "../../ui/useTicks.ts";
import { TickAll, TickRow } from "../bulk/TickCells.tsx";
import { FavouriteStar } from "../actions/FavouriteStar.tsx";
import { PauseSwitch } from "../actions/PauseSwitch.tsx";
import styles from "./DagList.module.css";
import { RunSparkline } from "./RunSparkline.tsx";
import { SortHead } from "./SortHead.tsx";

const StrayProblemRows = lazy(() => import("./StrayProblemRows.tsx"));
const ProblemRow = lazy(() => import("./ProblemRow.tsx"));

const COLUMNS = 9;

export interface DagTableProps {
  readonly dags: readonly DagSummary[];
  readonly ticks: Ticks;
  /** Whether each is a card, also where there is room for rows. */
  readonly asCards: boolean;
  /** Whether problems of files of which no DAG comes stand above: where no DAG with problems is left out. */
  readonly hasStrays: boolean;
}

export function DagTable({ dags, ticks, asCards, hasStrays }: DagTableProps) {
  const hasProblems = (useProblems().data?.items.length ?? 0) > 0;
  return (
    <Table label="DAGs" cards={asCards ? "always" : true}>
      <thead data-keep>
        <tr>
          <TickAll ticks={ticks} rows={dags.length} />
          <th>
            <HiddenText>Active</HiddenText>
          </th>
          <SortHead by="dagId">DAG</SortHead>
          <th>Schedule</th>
          <SortHead by="-lastRun">Last runs</SortHead>
          <SortHead by="-lastSuccess">Last success</SortHead>
          <SortHead by="nextRun">Next run</SortHead>
          <SortHead by="-activeRuns">Active runs</SortHead>
          <SortHead by="-version">Version</SortHead>
        </tr>
      </thead>
      <tbody>
        {hasStrays && hasProblems ? (
          <Suspense>
            <StrayProblemRows dags={dags} columns={COLUMNS} />
          </Suspense>
        ) : null}
        {dags.map((dag) => (
          <Fragment key={dag.dagId}>
            <DagRow dag={dag} ticks={ticks} />
            {dag.firstProblem === null ? null : (
              <Suspense>
                <ProblemRow problem={dag.firstProblem} count={dag.problemCount} columns={COLUMNS} />
              </Suspense>
            )}
          </Fragment>
        ))}
      </tbody>
    </Table>
  );
}

function DagRow({ dag, ticks }: { dag: DagSummary; ticks: Ticks }) {
  const { dagId, nextRun } = dag;
  return (
    <tr>
      <TickRow ticks={ticks} row={dagId} name={dagId} />
      <td className={styles.pause}>
        <PauseSwitch dagId={dagId} paused={dag.paused} runningRuns={dag.runningRuns} />
      </td>
      <td className={styles.nameCell} data-grow>
        <div className={styles.nameLine}>
          <FavouriteStar dagId={dagId} />
          <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
            {dagId}
          </Link>
          {dag.active ? null : <span className={styles.quiet}>not in the last deploy</span>}
          {dag.tags.map((tag) => (
            <Link
              key={tag}
              from="/dags"
              to="/dags"
              search={(now) => ({ ...now, tag: withTag(now.tag, tag) })}
              className={styles.tag}
            >
              {tag}
            </Link>
          ))}
          {dag.owner === null ? null : (
            <Link
              from="/dags"
              to="/dags"
              search={(now) => ({ ...now, owner: dag.owner ?? undefined })}
              className={styles.owner}
              aria-label={`Owner: ${dag.owner}`}
            >
              {dag.owner}
            </Link>
          )}
        </div>
        {dag.description === null ? null : <div className={styles.description}>{dag.description}</div>}
      </td>
      <td>
        <ScheduleWords schedule={dag.schedule} />
      </td>
      <td data-wide>
        <RunSparkline dagId={dagId} runs={dag.recentRuns} />
      </td>
      <td data-phone="none" data-label="Last success">
        {dag.lastSuccessAt === null ? (
          <span className={styles.quiet}>never</span>
        ) : (
          <Time at={dag.lastSuccessAt} relative />
        )}
      </td>
      <td data-label="Next run">
        {dag.paused ? (
          <PausedWord reason={dag.pauseReason} />
        ) : nextRun === null ? (
          <span className={styles.quiet}>none</span>
        ) : (
          <>
            <Time at={nextRun.runAfter} relative />{" "}
            <span className={styles.instant}>
              <Time at={nextRun.runAfter} />
            </span>
          </>
        )}
      </td>
      <td data-phone="none" data-label="Active runs">
        {dag.runningRuns} of {dag.maxActiveRuns}
        {dag.queuedRuns === 0 ? null : <span className={styles.quiet}> · {dag.queuedRuns} queued</span>}
      </td>
      <td data-phone="none" data-label="Version">
        {dag.version === null ? (
          <span className={styles.quiet}>none</span>
        ) : (
          <Link
            to="/dags/$dagId/code"
            params={{ dagId }}
            className={styles.version}
            aria-label={`Version ${dag.version}`}
          >
            {dag.version}
          </Link>
        )}
      </td>
    </tr>
  );
}

function withTag(tags: readonly string[] | undefined, tag: string): string[] {
  return [...new Set([...(tags ?? []), tag])];
}

/** Why, unless a person paused it. */
function PausedWord({ reason }: { reason: string | null }) {
  if (reason === null) return <span className={styles.quiet}>paused</span>;
  return (
    <Tooltip text={reason}>
      <span className={styles.problem}>paused by failures</span>
    </Tooltip>
  );
}

/** When it runs in words, with the zone of a clock time that they name; as it was written in the tooltip. */
function ScheduleWords({ schedule: { text, words, timezone } }: { schedule: DagSummary["schedule"] }) {
  return (
    <Tooltip text={`${text} · ${timezone}`}>
      <span className={styles.schedule}>
        {words}
        {/\d:\d\d/.test(words) ? <span className={styles.quiet}> {timezone}</span> : null}
      </span>
    </Tooltip>
  );
}
