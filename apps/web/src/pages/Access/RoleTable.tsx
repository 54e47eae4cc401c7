import type { Role } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import styles from "../Admin/Admin.module.css";
import { RowActions } from "../Admin/RowActions.tsx";

export interface RoleTableProps {
  readonly roles: readonly Role[];
  readonly onChange: (name: string) => void;
  readonly onDelete: (name: string) => void;
}

/** Roles of one's own, with what they may and who has them. */
export function RoleTable({ roles, onChange, onDelete }: RoleTableProps) {
  return (
    <Table label="Roles" cards>
      <thead>
        <tr>
          <th>Role</th>
          <th>Everywhere</th>
          <th>On some DAGs</th>
          <th>Users</th>
          <th data-align="end">Actions</th>
        </tr>
      </thead>
      <tbody>
        {roles.map(({ name, base, grants, users }) => (
          <tr key={name}>
            <td data-grow>
              <span className={styles.name}>{name}</span>
            </td>
            <td data-label="Everywhere">{base}</td>
            <td data-wide data-label="On some DAGs">
              {grants.length === 0 ? <span className={styles.quiet}>nothing more</span> : null}
              {grants.map(({ on, role }) => (
                <div key={`${on} ${role}`}>
                  {role} on <code>{on}</code>
                </div>
              ))}
            </td>
            <td data-label="Users">
              {users.length === 0 ? <span className={styles.quiet}>nobody</span> : users.join(", ")}
            </td>
            <td data-wide>
              <RowActions
                name={name}
                change={{ calls: "putRole", open: () => onChange(name) }}
                remove={{ calls: "deleteRole", open: () => onDelete(name) }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
