import type { LogState } from "../../../api/log/followLog.ts";
import { Button } from "../../../ui/Button.tsx";
import { formatBytes } from "../data/formatBytes.ts";
import styles from "./LogView.module.css";

export interface LogPieceProps {
  readonly log: LogState;
  /** The byte offset around which it is shown; undefined: its end. */
  readonly at: number | undefined;
  readonly onAt: (at: number | undefined) => void;
}

/** Which piece of a long log is shown, and the ways to its ends. */
export function LogPiece({ log, at, onAt }: LogPieceProps) {
  if (!log.isCut && at === undefined)
    return <p className={styles.head}>The log is long: its beginning is still being loaded, or can be downloaded.</p>;
  return (
    <div className={styles.piece}>
      <p className={styles.head}>{log.loaded ? wordsOf(log) : null}</p>
      <Button tone="quiet" disabled={log.missingHead === 0} onClick={() => onAt(0)}>
        To the beginning
      </Button>
      <Button tone="quiet" disabled={at === undefined} onClick={() => onAt(undefined)}>
        To the end
      </Button>
    </div>
  );
}

function wordsOf({ size, missingHead, missingTail, isCut }: LogState): string {
  const all = formatBytes(size);
  if (!isCut) return `The log has ${all}: all of it is shown.`;
  const shown = formatBytes(size - missingHead - missingTail);
  const which =
    missingTail === 0
      ? `its last ${shown} are shown`
      : missingHead === 0
        ? `its first ${shown} are shown`
        : `${shown} are shown, ${formatBytes(missingHead)} from its beginning`;
  return `The log has ${all}: ${which}. A text is searched for in all of it, a regular expression in what is shown. The whole can be downloaded.`;
}
