import type { ReactNode } from "react";
import { ScrollBox } from "./ScrollBox.tsx";
import styles from "./Table.module.css";

/** A plain table that scrolls sideways when it must; below 640 px its rows become cards (see `cards`). */
export function Table({ label, children, cards = false }: { label: string; children: ReactNode; cards?: boolean }) {
  return (
    <ScrollBox className={styles.scroll} label={label}>
      <table className={styles.table} data-cards={cards} aria-label={label}>
        {children}
      </table>
    </ScrollBox>
  );
}
