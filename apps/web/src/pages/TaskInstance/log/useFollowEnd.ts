import type { VirtualRows } from "../../../ui/useVirtualRows.ts";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/** Distance from the bottom that still counts as being there, CSS pixels. */
const AT_END = 24;

export interface FollowedRows {
  /** All of them, also those that are folded away. */
  readonly rows: readonly { readonly offset: number }[];
  /** How many stand in the list. */
  readonly visible: number;
}

export interface FollowEnd {
  /** Whether new lines scroll into sight by themselves. */
  readonly following: boolean;
  /** Lines that came since somebody scrolled up. */
  readonly unseen: number;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
  /** Leaves what is in sight where it is. */
  readonly stay: () => void;
}

/** Keeps the newest line in sight until somebody scrolls up, or opens a fold; going to the end resumes. */
export function useFollowEnd(list: VirtualRows, { rows, visible }: FollowedRows, atFirst: boolean): FollowEnd {
  const [following, setFollowing] = useState(atFirst);
  const newest = rows.at(-1)?.offset ?? -1;
  /** The offset of the newest line that was seen. */
  const [seen, setSeen] = useState(newest);
  const scrolledTo = useRef(0);
  const scrollToEnd = (): void => {
    if (visible > 0) list.scrollToIndex(visible - 1, { align: "end" });
  };
  const followEnd = useEffectEvent(scrollToEnd);

  // Not when folds are opened or closed: that is where somebody reads.
  useEffect(() => {
    if (following && rows.length > 0) followEnd();
  }, [rows.length, following]);

  const stay = useCallback((): void => {
    setFollowing(false);
    setSeen(newest);
  }, [newest]);

  const onScroll = (): void => {
    const at = list.scrollElement;
    if (at === null) return;
    const end = at.scrollHeight - at.scrollTop - at.clientHeight <= AT_END;
    const upwards = at.scrollTop < scrolledTo.current;
    scrolledTo.current = at.scrollTop;
    if (end) setFollowing(true);
    else if (upwards) stay();
  };
  const toEnd = (): void => {
    setFollowing(true);
    scrollToEnd();
  };
  return { following, unseen: following ? 0 : rowsAfter(rows, seen), onScroll, toEnd, stay };
}

function rowsAfter(rows: FollowedRows["rows"], offset: number): number {
  return rows.length - 1 - rows.findLastIndex((row) => row.offset <= offset);
}
