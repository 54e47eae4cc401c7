import type { ReactNode } from "react";
import styles from "./Tabs.module.css";

/** A row of links to the parts of a page; the one with aria-current is where one is. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {children}
    </nav>
  );
}

/** The class of a link in Tabs. */
export const tabClass = styles.tab ?? "";
