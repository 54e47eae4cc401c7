import { useQueryClient } from "@tanstack/react-query";
import { type LiveState, useLiveState } from "../api/live/liveStore.ts";
import { toggleLive } from "../api/live/useLiveEvents.ts";
import { useShortcuts } from "../ui/useShortcuts.ts";
import { Tooltip } from "../ui/Tooltip.tsx";
import styles from "./AppShell.module.css";

const words: Readonly<Record<LiveState, string>> = {
  connecting: "connecting",
  live: "live",
  polling: "polling 5 s",
  paused: "paused",
};

const meanings: Readonly<Record<LiveState, string>> = {
  connecting: "Opening the stream of changes",
  live: "Changes show as they happen. Click, or press P, to pause.",
  polling: "The stream of changes is down: pages ask every 5 seconds until it is back. Click to pause.",
  paused: "Updates are paused. Click to go on.",
};

/** How fresh the page is; a click pauses the updates. */
export function LiveDot() {
  const client = useQueryClient();
  const state = useLiveState();
  useShortcuts({ P: () => toggleLive(client) });
  return (
    <Tooltip text={meanings[state]}>
      <button
        type="button"
        className={styles.live}
        data-state={state}
        aria-label={`Updates: ${words[state]}`}
        onClick={() => toggleLive(client)}
      >
        <span className={styles.liveText}>{words[state]}</span>
      </button>
    </Tooltip>
  );
}
