import { isTerminal, type OutputView, type TaskInstanceDetail } from "@daymill/contract";
import type { InstanceKey } from "../../../api/queryKeys.ts";
import { useOutput } from "../../../api/useOutput.ts";
import type { TaskSearch } from "../../../routing/searches.ts";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Panel } from "../../../ui/page/Panel.tsx";
import { Time } from "../../../ui/time/Time.tsx";
import { ActionButton } from "../../actions/ActionButton.tsx";
import { JsonTree } from "../json/JsonTree.tsx";
import styles from "../TaskInstance.module.css";
import { DeleteOutputDialog } from "./DeleteOutputDialog.tsx";
import { OutputDialog } from "./OutputDialog.tsx";
import { ReportChart } from "./ReportChart.tsx";
import { reportBars } from "./reportModel.ts";

export interface OutputPanelProps {
  readonly detail: Pick<TaskInstanceDetail, "state" | "hasOutput" | "outputChange">;
  readonly instance: InstanceKey;
  readonly dialog: TaskSearch["dialog"];
  readonly onDialog: (dialog: TaskSearch["dialog"]) => void;
  /** It was saved: what was typed is not lost. */
  readonly onSaved: () => void;
}

/** What the instance returned, or what somebody says that it did; changed here once it has ended. */
export function OutputPanel({ detail, instance, dialog, onDialog, onSaved }: OutputPanelProps) {
  const { state, hasOutput, outputChange } = detail;
  const { data, error } = useOutput(instance, hasOutput);
  const output = (hasOutput ? data : null) ?? undefined;
  const off = isTerminal(state) ? undefined : "It has not ended: what it returns is its output";
  const isLoaded = !hasOutput || data !== undefined;
  return (
    <Panel
      title="Output"
      actions={
        <>
          <ActionButton calls="putOutput" off={off} disabled={!isLoaded} onClick={() => onDialog("output")}>
            {hasOutput ? "Change…" : "Set…"}
          </ActionButton>
          {hasOutput ? (
            <ActionButton calls="deleteOutput" tone="danger" off={off} onClick={() => onDialog("delete-output")}>
              Delete…
            </ActionButton>
          ) : null}
        </>
      }
    >
      {outputChange === null ? null : (
        <p className={styles.quiet}>
          {outputChange.kind === "set" ? "Set" : "Deleted"} by {outputChange.who}, <Time at={outputChange.at} />
        </p>
      )}
      {error === null ? null : <ErrorPanel error={error} doing="load the output" />}
      <Value output={output} hasOutput={hasOutput} />
      {dialog === "output" && isLoaded ? (
        <OutputDialog
          instance={instance}
          {...(output && { output })}
          onClose={() => onDialog(undefined)}
          onSaved={onSaved}
        />
      ) : null}
      {dialog === "delete-output" ? (
        <DeleteOutputDialog instance={instance} onClose={() => onDialog(undefined)} />
      ) : null}
    </Panel>
  );
}

function Value({ output, hasOutput }: { output: OutputView | undefined; hasOutput: boolean }) {
  if (!hasOutput) return <p className={styles.quiet}>There is none.</p>;
  if (output === undefined) return null;
  if (output.uri === null) {
    const report = reportBars(output.value);
    return (
      <>
        {report === undefined ? null : <ReportChart report={report} />}
        <JsonTree value={output.value} label="Output" name={`${output.taskId}-output`} />
      </>
    );
  }
  return (
    <p>
      {output.bytes.toLocaleString("en-US")} bytes at <code>{output.uri}</code>
    </p>
  );
}
