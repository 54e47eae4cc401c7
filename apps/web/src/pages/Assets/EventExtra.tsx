import type { AssetEvent } from "@daymill/contract";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import styles from "./Assets.module.css";

/** Longer text is laid out, in a box that scrolls. */
const LONGEST_LINE = 80;

/** What an event says, as JSON text and nothing else. */
export function EventExtra({ event: { eventId, extra } }: { event: AssetEvent }) {
  if (Object.keys(extra).length === 0) return <span className={styles.quiet}>–</span>;
  const line = JSON.stringify(extra);
  if (line.length <= LONGEST_LINE) return <code className={styles.breaks}>{line}</code>;
  return (
    <ScrollBox className={styles.extra} label={`Extra of event ${eventId}`}>
      <pre>{JSON.stringify(extra, null, 2)}</pre>
    </ScrollBox>
  );
}
