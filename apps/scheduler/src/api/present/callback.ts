import type { CallbackView } from "@daymill/contract";
import type { CallbackDetailRow } from "@daymill/metadata";
import { presentError } from "./instance.ts";
import { iso, isoOrNull } from "./instants.ts";

export function presentCallback(row: CallbackDetailRow): CallbackView {
  const { key, taskId, mapIndex, attemptNumber, kind, deadline, position, state, tries, unbegun } = row;
  return {
    callbackId: key,
    taskId,
    mapIndex,
    attempt: attemptNumber,
    try: row.tryNumber,
    kind,
    deadline,
    position,
    state,
    at: iso(row.at),
    tries,
    unbegun,
    isCalled: row.isTaken,
    dueAt: isoOrNull(row.dueAt),
    endedAt: isoOrNull(row.endedAt),
    error: presentError(row.error),
  };
}
