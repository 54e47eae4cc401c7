import { Icon } from "../ui/Icon.tsx";
import { usePreference } from "../ui/preferences.ts";
import styles from "./AppShell.module.css";
import { pinRail } from "./pinRail.ts";

/** At the end of the rail: keeps it wide. `isOpen`: it is wide for the moment. */
export function RailPin({ isOpen }: { isOpen: boolean }) {
  const isPinned = usePreference("rail") === "wide";
  return (
    <button
      type="button"
      className={styles.railLink}
      data-foot
      aria-pressed={isPinned}
      aria-expanded={isPinned || isOpen}
      aria-keyshortcuts="Control+B Meta+B"
      onClick={pinRail}
    >
      <Icon name={isPinned ? "previous" : "next"} size={18} />
      Keep wide
    </button>
  );
}
