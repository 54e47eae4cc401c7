import { connectionPlace, type ConnectionView } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Admin.module.css";
import { kindName } from "./findConnections.ts";
import { RowActions } from "./RowActions.tsx";

export interface ConnectionTableProps {
  readonly connections: readonly ConnectionView[];
  readonly onChange: (connectionId: string) => void;
  readonly onDelete: (connectionId: string) => void;
}

const originWords = { stored: "made here", builtin: "built in", config: "configuration" } as const;

export function ConnectionTable({ connections, onChange, onDelete }: ConnectionTableProps) {
  return (
    <Table label="Connections" cards>
      <thead>
        <tr>
          <th>Connection</th>
          <th>Type</th>
          <th>Leads to</th>
          <th>Secrets</th>
          <th>From</th>
          <th data-align="end">Actions</th>
        </tr>
      </thead>
      <tbody>
        {connections.map((connection) => {
          const { connectionId: id, type, description, secrets, origin, updatedAt } = connection;
          return (
            <tr key={id}>
              <td data-grow>
                <span className={styles.name}>{id}</span>
                {description === null ? null : <div className={styles.description}>{description}</div>}
              </td>
              <td>{kindName(type)}</td>
              <td data-wide>
                <span className={styles.value}>{connectionPlace(connection)}</span>
              </td>
              <td data-phone={secrets.length === 0 ? "none" : undefined}>
                {secrets.length === 0 ? <span className={styles.quiet}>none</span> : `${secrets.join(", ")} set`}
              </td>
              <td>
                {originWords[origin]}
                {updatedAt === null ? null : (
                  <>
                    , <Time at={updatedAt} relative />
                  </>
                )}
              </td>
              <td data-wide>
                {origin === "stored" ? (
                  <RowActions
                    name={id}
                    change={{ calls: "putConnection", open: () => onChange(id) }}
                    remove={{ calls: "deleteConnection", open: () => onDelete(id) }}
                  />
                ) : (
                  <RowActions name={id} onShow={() => onChange(id)} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
