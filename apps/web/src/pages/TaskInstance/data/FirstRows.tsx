import type { DataView } from "@daymill/contract";
import { Table } from "../../../ui/Table.tsx";
import styles from "./Data.module.css";

/** The first rows as they are; nulls are told from texts. */
export function FirstRows({ data }: { data: DataView }) {
  return (
    <Table label="First rows">
      <thead>
        <tr>
          {data.columns.map(({ name }) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.firstRows.map((row, at) => (
          <tr key={at}>
            {row.map((cell, column) => (
              <td key={column} className={styles.cell} title={cell ?? undefined}>
                {cell ?? <span className={styles.null}>null</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
