import type { ReactNode } from "react";
import { ScrollBox } from "./ScrollBox.tsx";
import styles from "./Table.module.css";
import { usePhone } from "./usePhone.ts";

export interface TableProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Whether its rows are cards on a phone, or everywhere. Default: they are rows. */
  readonly cards?: boolean | "always";
}

/** A plain table that scrolls sideways when it must, or whose rows become cards. */
export function Table({ label, children, cards = false }: TableProps) {
  const isPhone = usePhone();
  return (
    <ScrollBox className={styles.scroll} label={label}>
      <table className={styles.table} data-cards={cards === "always" || (cards && isPhone)} aria-label={label}>
        {children}
      </table>
    </ScrollBox>
  );
}
