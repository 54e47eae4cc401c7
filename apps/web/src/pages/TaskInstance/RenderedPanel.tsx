import type { Attempt, TaskInstanceDetail } from "@daymill/contract";
import { SelectField } from "../../ui/fields.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Table } from "../../ui/Table.tsx";
import { renderedFields } from "./renderedFields.ts";
import styles from "./TaskInstance.module.css";

export interface RenderedPanelProps {
  readonly detail: TaskInstanceDetail;
  /** Which attempt's; undefined, or one without an input: the newest that has one. */
  readonly attempt: number | undefined;
  readonly onAttempt: (attempt: number) => void;
}

/** Each field of the input as it is written in the DAG, beside what an attempt was given. Secrets are masked by the server. */
export function RenderedPanel({ detail, attempt, onAttempt }: RenderedPanelProps) {
  const given = detail.history.filter(({ input }) => input !== null);
  const shown: Attempt | undefined = given.find(({ number }) => number === attempt) ?? given[0];
  const fields = renderedFields(detail.written, shown?.input);
  return (
    <Panel
      title="Input"
      flush
      actions={
        given.length < 2 || shown === undefined ? null : (
          <SelectField
            label="Attempt"
            hideLabel
            value={String(shown.number)}
            choices={given.map(({ number }) => ({ value: String(number), label: `Attempt ${number}` }))}
            onChange={(value) => onAttempt(Number(value))}
          />
        )
      }
    >
      {fields.length === 0 ? (
        <EmptyState title="It takes no input" />
      ) : (
        <Table label="Input" cards>
          <thead>
            <tr>
              <th>Field</th>
              <th>As it is written</th>
              <th>{shown === undefined ? "As it was given" : `As attempt ${shown.number} was given it`}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ field, written, given: value, isSame }) => (
              <tr key={field}>
                <td data-label="Field">{field === "" ? "all of it" : <code>{field}</code>}</td>
                <td data-label="As it is written" data-wide>
                  {written === undefined ? (
                    <span className={styles.quiet}>not in this version</span>
                  ) : (
                    <pre className={styles.value}>{written}</pre>
                  )}
                </td>
                <td data-label="As it was given" data-wide>
                  {value === undefined ? (
                    <span className={styles.quiet}>{shown === undefined ? "not rendered yet" : "not given"}</span>
                  ) : isSame ? (
                    <span className={styles.quiet}>the same</span>
                  ) : (
                    <pre className={styles.value}>{value}</pre>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
