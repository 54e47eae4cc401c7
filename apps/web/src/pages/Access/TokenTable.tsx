import type { ApiToken } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "../Admin/Admin.module.css";
import { RowActions } from "../Admin/RowActions.tsx";

export interface TokenTableProps {
  readonly tokens: readonly ApiToken[];
  readonly onDelete: (tokenId: number) => void;
}

export function TokenTable({ tokens, onDelete }: TokenTableProps) {
  return (
    <Table label="API tokens" cards>
      <thead>
        <tr>
          <th>Name</th>
          <th>User</th>
          <th>Role</th>
          <th>Last used</th>
          <th>Expires</th>
          <th data-align="end">Actions</th>
        </tr>
      </thead>
      <tbody>
        {tokens.map(({ tokenId, name, user, role, lastUsedAt, expiresAt }) => (
          <tr key={tokenId}>
            <td data-grow>
              <span className={styles.name}>{name}</span>
            </td>
            <td>{user}</td>
            <td>{role}</td>
            <td>{lastUsedAt === null ? "never" : <Time at={lastUsedAt} relative />}</td>
            <td>{expiresAt === null ? "never" : <Time at={expiresAt} relative />}</td>
            <td data-wide>
              <RowActions name={name} remove={{ calls: "deleteToken", open: () => onDelete(tokenId) }} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
