import type { VirtualRows } from "../../../ui/useVirtualRows.ts";
import { useCallback, useEffect, useRef, useState } from "react";

/** Distance from the bottom that still counts as being there, CSS pixels. */
const AT_END = 24;

export interface FollowEnd {
  /** Whether new lines scroll into sight by themselves. */
  readonly following: boolean;
  /** Lines that came since somebody scrolled up. */
  readonly unseen: number;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

/** Keeps the newest line in sight until somebody scrolls up; going to the end resumes. */
export function useFollowEnd(list: VirtualRows, count: number, atFirst: boolean): FollowEnd {
  const [following, setFollowing] = useState(atFirst);
  const [seen, setSeen] = useState(count);
  const scrolledTo = useRef(0);

  const toEnd = useCallback((): void => {
    setFollowing(true);
    if (count > 0) list.scrollToIndex(count - 1, { align: "end" });
  }, [list, count]);

  useEffect(() => {
    if (!following || count === 0) return;
    list.scrollToIndex(count - 1, { align: "end" });
  }, [list, count, following]);

  const onScroll = (): void => {
    const at = list.scrollElement;
    if (at === null) return;
    const end = at.scrollHeight - at.scrollTop - at.clientHeight <= AT_END;
    const upwards = at.scrollTop < scrolledTo.current;
    scrolledTo.current = at.scrollTop;
    if (end) setFollowing(true);
    else if (upwards) {
      setFollowing(false);
      setSeen(count);
    }
  };
  return { following, unseen: following ? 0 : Math.max(0, count - seen), onScroll, toEnd };
}
