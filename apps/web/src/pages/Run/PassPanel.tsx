import type { RunDetail, RunPass } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useRunPasses } from "../../api/useRunPasses.ts";
import { SelectField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { runTones } from "../../ui/state/taskTone.ts";
import { Table } from "../../ui/Table.tsx";
import { Elapsed, Time } from "../../ui/time/Time.tsx";
import { CountsBar } from "../CountsBar.tsx";
import { countOf } from "../naming.ts";
import styles from "./Run.module.css";

export interface PassPanelProps {
  readonly run: RunDetail;
  /** Which pass is shown; undefined: the one that goes on, as all of the page is about it. */
  readonly pass: number | undefined;
  readonly onPass: (pass: number | undefined) => void;
}

/** Of a run that was cleared: how it and its tasks stood each time before that. */
export function PassPanel({ run, pass, onPass }: PassPanelProps) {
  const { dagId, runId } = run;
  const query = useRunPasses(dagId, runId, run.clears > 0);
  if (query.isError && query.data === undefined)
    return <ErrorPanel error={query.error} doing="load its passes" onRetry={() => void query.refetch()} />;
  const passes = query.data?.passes ?? [];
  const [now] = passes;
  if (now === undefined || passes.length < 2) return null;
  const shown = passes.find(({ number, cleared }) => number === pass && cleared !== null);
  return (
    <Panel
      title={shown === undefined ? `Pass ${now.number} of the run` : `Pass ${shown.number} of the run, as it was`}
      actions={
        <SelectField
          label="Pass"
          hideLabel
          value={String(shown?.number ?? now.number)}
          choices={passes.map(({ number, cleared, state }) => ({
            value: String(number),
            label: `Pass ${number}: ${runTones[state].word.toLowerCase()}${cleared === null ? ", now" : ""}`,
          }))}
          onChange={(value) => onPass(Number(value) === now.number ? undefined : Number(value))}
        />
      }
    >
      {shown === undefined ? (
        <p className={styles.others}>
          It was cleared {countOf(passes.length - 1, "time")}: choose a pass to see how its tasks stood before that.
        </p>
      ) : (
        <FormerPass pass={shown} dagId={dagId} runId={runId} />
      )}
    </Panel>
  );
}

function FormerPass({
  pass,
  dagId,
  runId,
}: {
  readonly pass: RunPass;
  readonly dagId: string;
  readonly runId: string;
}) {
  const { state, startedAt, endedAt, cleared, tasks } = pass;
  return (
    <>
      <p className={styles.passFacts}>
        <RunStateBadge state={state} /> {startedAt === null ? null : <Time at={startedAt} />}{" "}
        <Elapsed from={startedAt} to={endedAt ?? cleared?.at ?? null} />
        {cleared === null ? null : (
          <span>
            , then {countOf(cleared.instances, "task instance")} cleared by {cleared.who}, <Time at={cleared.at} />
          </span>
        )}
      </p>
      <Table label={`Tasks of pass ${pass.number}`}>
        <thead>
          <tr>
            <th>Task</th>
            <th>Stood then</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map(({ taskId, counts }) => (
            <tr key={taskId}>
              <td>
                <Link
                  to="/dags/$dagId/runs/$runId/tasks/$taskId"
                  params={{ dagId, runId, taskId }}
                  search={{ tab: "attempts" }}
                >
                  {taskId}
                </Link>
              </td>
              <td>
                <CountsBar counts={counts} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
