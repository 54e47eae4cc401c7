import type { UseQueryResult } from "@tanstack/react-query";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import styles from "./Admin.module.css";

/** Why a list could not be loaded. A lost connection is told above every page; what was loaded before stays in sight. */
export function ListError({ list, doing }: { list: UseQueryResult; doing: string }) {
  if (list.error === null || (list.data !== undefined && isConnectionLost(list.error))) return null;
  return (
    <div className={styles.inset}>
      <ErrorPanel error={list.error} doing={doing} onRetry={() => void list.refetch()} />
    </div>
  );
}
