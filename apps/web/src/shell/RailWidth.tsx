import { Icon } from "../ui/Icon.tsx";
import { setPreference, usePreference } from "../ui/preferences.ts";
import styles from "./AppShell.module.css";

/** Makes the rail wide enough for words beside its icons and whole names of views, or narrow again. */
export function RailWidth() {
  const isWide = usePreference("railWidth") === "wide";
  return (
    <button
      type="button"
      className={styles.railLink}
      data-foot
      aria-label={isWide ? "Narrow bar" : "Wide bar"}
      aria-pressed={isWide}
      onClick={() => setPreference("railWidth", isWide ? "narrow" : "wide")}
    >
      <Icon name={isWide ? "previous" : "next"} />
    </button>
  );
}
