import { epochMillis } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";

/** A clock that goes as fast as the machine's, from an instant on that a bench chooses. */
export interface JumpingClock extends Clock {
  /** It is that time now. A scheduler that is open takes a jump of half a minute for its own death. */
  jumpTo(at: EpochMillis): void;
}

export function jumpingClock(at: EpochMillis): JumpingClock {
  let aheadMs = at - Date.now();
  return {
    now: () => epochMillis(Date.now() + aheadMs),
    jumpTo(to) {
      aheadMs = to - Date.now();
    },
  };
}
