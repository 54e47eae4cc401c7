import { rolesText, type User } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "../Admin/Admin.module.css";
import { RowActions } from "../Admin/RowActions.tsx";
import { hostOf } from "./hostOf.ts";

export interface UserTableProps {
  readonly users: readonly User[];
  readonly onChange: (name: string) => void;
  readonly onDelete: (name: string) => void;
}

export function UserTable({ users, onChange, onDelete }: UserTableProps) {
  return (
    <Table label="Users" cards>
      <thead>
        <tr>
          <th>Name</th>
          <th>Role</th>
          <th>Last seen</th>
          <th data-align="end">Actions</th>
        </tr>
      </thead>
      <tbody>
        {users.map(({ name, role, ownRoles, issuer, hasSecondFactor, isDisabled, lastSeenAt }) => (
          <tr key={name}>
            <td data-grow>
              <span className={styles.name}>{name}</span>
              {issuer === null ? null : <div className={styles.description}>signs in at {hostOf(issuer)}</div>}
              {hasSecondFactor ? <div className={styles.description}>has a second factor</div> : null}
              {isDisabled ? <div className={styles.description}>disabled: cannot sign in</div> : null}
            </td>
            <td>{rolesText({ role, ownRoles })}</td>
            <td>{lastSeenAt === null ? "never" : <Time at={lastSeenAt} relative />}</td>
            <td data-wide>
              <RowActions
                name={name}
                change={{ calls: "patchUser", open: () => onChange(name) }}
                remove={{ calls: "deleteUser", open: () => onDelete(name) }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
