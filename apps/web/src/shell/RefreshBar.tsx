import { useIsFetching } from "@tanstack/react-query";
import styles from "./AppShell.module.css";

/** A thin line while what is shown is being asked for anew. It comes late, so that quick answers do not flicker. */
export function RefreshBar() {
  return useIsFetching({ predicate: ({ state }) => state.data !== undefined }) === 0 ? null : (
    <div className={styles.refresh} aria-hidden="true" />
  );
}
