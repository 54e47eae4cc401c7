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
  return {
    renew,
    filter: (send) => (sent) => {
      if (isSeen(sent)) send(sent);
      // A DAG that is new, or that another tag or file has come to: it may be theirs by now.
      else if (sent.event.kind === "dag") void renew().then(() => isSeen(sent) && send(sent), ignore);
    },
  };
}

/** The next look tells it, and ends the stream. */
function ignore(): void {}

function setOf(seen: SeenDags): ReadonlySet<string> | undefined {
  return seen && new Set<string>(seen);
}
