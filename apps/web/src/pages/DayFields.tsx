import { TextField } from "../ui/fields.tsx";
import styles from "./DayFields.module.css";

export interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface DayFieldsProps {
  readonly days: Days;
  /** Whose days they are. */
  readonly zone: string;
  readonly onDays: (days: Days) => void;
}

/** The first and the last day of what is in a list. */
export function DayFields({ days: { from, to }, zone, onDays }: DayFieldsProps) {
  return (
    <>
      <span className={styles.day}>
        from
        <TextField
          label={`From this day (${zone})`}
          hideLabel
          type="date"
          value={from ?? ""}
          onChange={(day) => onDays({ from: day === "" ? undefined : day })}
        />
      </span>
      <span className={styles.day}>
        to
        <TextField
          label={`To this day (${zone})`}
          hideLabel
          type="date"
          value={to ?? ""}
          onChange={(day) => onDays({ to: day === "" ? undefined : day })}
        />
      </span>
    </>
  );
}
