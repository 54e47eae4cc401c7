import type { ReactNode } from "react";
import { Icon, type IconName } from "../Icon.tsx";
import styles from "./page.module.css";

export interface NoticeProps {
  readonly tone: "info" | "warning" | "danger";
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** A line that tells a fact about the page below it. Colour, icon and words say the same. */
export function Notice({ tone, icon = "problems", children, actions }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === "danger" ? "alert" : undefined}>
      <Icon name={icon} />
      <div className={styles.noticeText}>{children}</div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

export interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What stands where a list would be: why there is nothing, and what to do. */
export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{title}</p>
      {children === undefined ? null : <div>{children}</div>}
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
