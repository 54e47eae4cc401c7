import type { Variable } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Admin.module.css";
import { RowActions } from "./RowActions.tsx";

export interface VariableTableProps {
  readonly variables: readonly Variable[];
  readonly onChange: (key: string) => void;
  readonly onHistory: (key: string) => void;
  readonly onDelete: (key: string) => void;
}

export function VariableTable({ variables, onChange, onHistory, onDelete }: VariableTableProps) {
  return (
    <Table label="Variables" cards>
      <thead>
        <tr>
          <th>Key</th>
          <th>Value</th>
          <th>Changed</th>
          <th data-align="end">Actions</th>
        </tr>
      </thead>
      <tbody>
        {variables.map(({ key, value, description, updatedAt }) => (
          <tr key={key}>
            <td data-grow>
              <span className={styles.name}>{key}</span>
              {description === null ? null : <div className={styles.description}>{description}</div>}
            </td>
            <td data-wide>
              {value === null ? (
                <span className={styles.quiet}>•••••• secret</span>
              ) : (
                <span className={styles.value}>{value}</span>
              )}
            </td>
            <td data-phone="none">
              <Time at={updatedAt} relative />
            </td>
            <td data-wide>
              <RowActions
                name={key}
                change={{ calls: "putVariable", open: () => onChange(key) }}
                history={{ calls: "listVariableVersions", open: () => onHistory(key) }}
                remove={{ calls: "deleteVariable", open: () => onDelete(key) }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
