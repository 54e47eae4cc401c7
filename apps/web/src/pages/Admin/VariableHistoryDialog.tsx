import type { Variable, VariableVersion } from "@daymill/contract";
import { useSaveVariable, useVariableVersions } from "../../api/useVariables.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { changedPart } from "../../ui/changedPart.ts";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import styles from "./Admin.module.css";
import { ListError } from "./ListError.tsx";

interface ValueProps {
  readonly version: VariableVersion;
  readonly before: string | null;
}

/** What a variable was, when and by whom; each value that is told can be restored. */
export function VariableHistoryDialog({ variable, onClose }: { variable: Variable; onClose: () => void }) {
  const { key, updatedAt } = variable;
  const list = useVariableVersions(key);
  const save = useSaveVariable();
  const restore = ({ value, description }: VariableVersion): void =>
    save.mutate(
      { key, body: { ...(value !== null && { value }), description, unchangedSince: updatedAt } },
      { onSuccess: onClose },
    );
  return (
    <Dialog
      title={`History of ${key}`}
      width={760}
      onClose={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <ListError list={list} doing="load the history" />
      {save.error === null ? null : <ErrorPanel error={save.error} doing={`restore ${key}`} />}
      {list.isPending ? <Loading what="the history" lines={3} /> : null}
      {list.data === undefined ? null : (
        <Table label="History" cards>
          <thead>
            <tr>
              <th>From</th>
              <th>By</th>
              <th>Value</th>
              <th data-align="end">Actions</th>
            </tr>
          </thead>
          <tbody>
            {list.data.items.map((version, place) => (
              <tr key={version.entryId}>
                <td>
                  <Time at={version.at} />
                </td>
                <td data-label="By">{version.who ?? "unknown"}</td>
                <td data-grow>
                  <Value version={version} before={list.data.items[place + 1]?.value ?? null} />
                </td>
                <td data-align="end">
                  {version.value === null || place === 0 ? null : (
                    <ActionButton calls="putVariable" busy={save.isPending} onClick={() => restore(version)}>
                      Restore<HiddenText> {version.value}</HiddenText>
                    </ActionButton>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {list.data?.next ? (
        <p>
          There is more: <code>daymill variables history {key}</code>
        </p>
      ) : null}
    </Dialog>
  );
}

/** What differs from the value before is marked. */
function Value({ version: { value, deleted, withheld }, before }: ValueProps) {
  if (value !== null) {
    const [start, changed, end] = changedPart(value, before ?? value);
    return (
      <span className={styles.value}>
        {start}
        {changed === "" ? null : <mark>{changed}</mark>}
        {end}
      </span>
    );
  }
  const why = withheld === "secret" ? "•••••• secret" : "too long to be kept";
  return <span className={styles.quiet}>{deleted ? "deleted" : why}</span>;
}
