import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import type { VirtualRows } from "../../../ui/useVirtualRows.ts";
import styles from "./LogView.module.css";
import type { FollowEnd } from "./useFollowEnd.ts";

export interface LogEndsProps {
  readonly list: VirtualRows;
  readonly follow: FollowEnd;
  /** Leaves the error that the log was opened at; absent: it is not looked at. */
  readonly onLeave: (() => void) | undefined;
}

/** Over the lines: ways to both ends of a log that was opened at an error, or to what came since one has scrolled up. */
export function LogEnds({ list, follow, onLeave }: LogEndsProps) {
  if (onLeave !== undefined && list.getTotalSize() > (list.scrollRect?.height ?? 0))
    return (
      <div className={styles.ends}>
        <Button
          icon={<Icon name="up" size={12} />}
          onClick={() => {
            onLeave();
            list.scrollToOffset(0);
          }}
        >
          To the start
        </Button>
        <Button
          icon={<Icon name="end" size={12} />}
          onClick={() => {
            onLeave();
            follow.toEnd();
          }}
        >
          To the end
        </Button>
      </div>
    );
  if (follow.following || follow.unseen === 0) return null;
  return (
    <div className={styles.ends}>
      <Button icon={<Icon name="end" size={12} />} onClick={follow.toEnd}>
        {follow.unseen} new
      </Button>
    </div>
  );
}
