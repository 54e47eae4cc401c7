import type { ReactNode } from "react";
import { Boundary } from "./Boundary.tsx";
import styles from "./page.module.css";

export interface PanelProps {
  readonly children: ReactNode;
  /** A heading of the second level, with actions beside it. */
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  /** Without inner margin, for tables that reach the edge. */
  readonly flush?: boolean;
}

/** A bordered surface on the page's canvas. */
export function Panel({ children, title, actions, flush = false }: PanelProps) {
  return (
    <section className={styles.panel} data-flush={flush}>
      {title === undefined ? null : (
        <div className={styles.panelHead}>
          <h2>{title}</h2>
          {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
        </div>
      )}
      <div className={styles.panelBody}>
        <Boundary>{children}</Boundary>
      </div>
    </section>
  );
}

export interface PageHeaderProps {
  readonly title: ReactNode;
  /** In one line with the title: schedule, state. */
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
  /** Tabs, below. */
  readonly children?: ReactNode;
}

export function PageHeader({ title, facts, actions, children }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <div className={styles.headerLine}>
        <h1 className={styles.title}>{title}</h1>
        {facts === undefined ? null : <div className={styles.facts}>{facts}</div>}
        {actions === undefined ? null : (
          <div className={styles.actions} data-actions="page">
            {actions}
          </div>
        )}
      </div>
      {children}
    </header>
  );
}
