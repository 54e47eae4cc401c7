import { CheckboxField } from "../../ui/fields.tsx";
import type { Ticks } from "../../ui/useTicks.ts";
import styles from "./Bulk.module.css";

/** Of the head of a table: ticks every row, or none. */
export function TickAll({ ticks, rows }: { ticks: Ticks; rows: number }) {
  return (
    <th className={styles.tick}>
      <CheckboxField
        label="Select all rows"
        hideLabel
        checked={rows > 0 && ticks.keys.size === rows}
        onChange={ticks.setAll}
      />
    </th>
  );
}

/** Of a row. With Shift also every row from the one that was ticked before. */
export function TickRow({ ticks, row, name }: { ticks: Ticks; row: string; name: string }) {
  return (
    <td className={styles.tick}>
      <CheckboxField
        label={`Select ${name}`}
        hideLabel
        checked={ticks.keys.has(row)}
        onChange={(_, withShift) => ticks.toggle(row, withShift)}
      />
    </td>
  );
}
