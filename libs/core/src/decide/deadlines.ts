import type { SerializedDeadline } from "../dag/serialized-dag.ts";

/** What a deadline counts from, `instant` being 1970, and how far it is from that. */
export interface DeadlineOffset {
  readonly origin: "queued" | "logicalDate" | "instant";
  readonly offsetMs: number;
}

export function deadlineOffset({ from, afterMs }: SerializedDeadline): DeadlineOffset {
  return from === "queued" || from === "logicalDate"
    ? { origin: from, offsetMs: afterMs }
    : { origin: "instant", offsetMs: Date.parse(from) + afterMs };
}
