import type { TaskInstanceDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useOutput } from "../../api/useTaskInstances.ts";
import type { InstanceKey } from "../../api/queryKeys.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { formatDuration, formatInterval } from "../../ui/time/formatTime.ts";
import { Time } from "../../ui/time/Time.tsx";
import { describeCounts } from "../naming.ts";
import { ErrorText } from "./ErrorText.tsx";
import styles from "./TaskInstance.module.css";

/** What the instance is, was given and returned. */
export function InstanceDetails({ detail, instance }: { detail: TaskInstanceDetail; instance: InstanceKey }) {
  const newest = detail.history[0];
  const { definition } = detail;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ["Operator", detail.operator],
    ["Data interval", detail.interval === null ? null : formatInterval(detail.interval, detail.timezone)],
    ["Started", detail.startedAt === null ? null : <Time key="started" at={detail.startedAt} />],
    ["Ended", detail.endedAt === null ? null : <Time key="ended" at={detail.endedAt} />],
    ["Due", detail.dueAt === null ? null : <Time key="due" at={detail.dueAt} />],
    ["Cleared", detail.generation === 0 ? null : `${detail.generation} times`],
    ["Pool", `${detail.pool}, ${detail.slots} ${detail.slots === 1 ? "slot" : "slots"}`],
    ["Priority", detail.priority],
    ["Version", detail.version],
    ["Trigger rule", definition?.triggerRule ?? null],
    ["Timeout", definition === null || definition.timeoutMs === null ? null : formatDuration(definition.timeoutMs)],
    [
      "Source",
      definition === null || definition.location === null ? null : (
        <code key="at">{`${definition.location.file}:${definition.location.line}`}</code>
      ),
    ],
  ];
  return (
    <div className={styles.details}>
      <Panel title="Facts">
        <dl className={styles.facts}>
          {facts.map(([word, value]) =>
            value === null ? null : (
              <div key={word} className={styles.fact}>
                <dt>{word}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </Panel>
      {detail.upstream.length === 0 ? null : (
        <Panel title="Upstream in this run">
          <ul className={styles.upstream}>
            {detail.upstream.map(({ taskId, counts }) => (
              <li key={taskId}>
                <Link
                  to="/dags/$dagId/runs/$runId/tasks/$taskId"
                  params={{ dagId: instance.dagId, runId: instance.runId, taskId }}
                >
                  {taskId}
                </Link>{" "}
                <span className={styles.quiet}>{describeCounts(counts)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {newest?.error === null || newest?.error === undefined ? null : (
        <Panel title={`Error of attempt ${newest.number}`}>
          <ErrorText error={newest.error} withStack />
        </Panel>
      )}
      {newest?.input === null || newest?.input === undefined ? null : (
        <Panel title={`Input of attempt ${newest.number}`}>
          <Json value={newest.input} label="Input" />
        </Panel>
      )}
      <Output detail={detail} instance={instance} />
    </div>
  );
}

function Output({ detail, instance }: { detail: TaskInstanceDetail; instance: InstanceKey }) {
  const output = useOutput(instance, detail.hasOutput);
  if (!detail.hasOutput) return null;
  return (
    <Panel title="Output">
      {output.isError ? <ErrorPanel error={output.error} doing="load the output" /> : null}
      {output.data === undefined ? null : output.data.uri === null ? (
        <Json value={output.data.value} label="Output" />
      ) : (
        <p>
          {output.data.bytes.toLocaleString("en-US")} bytes at <code>{output.data.uri}</code>
        </p>
      )}
    </Panel>
  );
}

function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <ScrollBox className={styles.json} label={label}>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </ScrollBox>
  );
}
