import type { SeenDags } from "@daymill/metadata";
import type { SentEvent } from "./event-ring.ts";

type Send = (sent: SentEvent) => void;

/** What of the events somebody who listens is told. */
export interface LiveView {
  /** Sends on what is of DAGs that they see, and what names none. */
  filter(send: Send): Send;
  /** Looks anew at what they may see. Rejects when they may not listen any more. */
  renew(): Promise<void>;
}

/** Begins with the DAGs that somebody sees (undefined: all). `look` gives them anew, or rejects when they may not listen. */
export function liveView(first: SeenDags, look: () => Promise<SeenDags>): LiveView {
  let seen = setOf(first);
  const renew = async (): Promise<void> => void (seen = setOf(await look()));
  const isSeen = ({ event }: SentEvent): boolean =>
    seen === undefined || ("dagId" in event ? seen.has(event.dagId) : event.kind !== "load_problems");
  // DAGs that are new, or that another tag or file has come to: they may be theirs by now. One look at a time is for all of them.
  const held: SentEvent[] = [];
  let isLooking = false;
  const lookForHeld = async (send: Send): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      while (held.length > 0) {
        const those = held.splice(0);
        await renew();
        for (const sent of those) if (isSeen(sent)) send(sent);
      }
    } finally {
      isLooking = false;
    }
  };
  return {
    renew,
    filter: (send) => (sent) => {
      if (isSeen(sent)) send(sent);
      else if (sent.event.kind === "dag") {
        held.push(sent);
        void lookForHeld(send).catch(ignore);
      }
    },
  };
}

/** The next look tells it, and ends the stream. */
function ignore(): void {}

function setOf(seen: SeenDags): ReadonlySet<string> | undefined {
  return seen && new Set<string>(seen);
}
