import type { EpochMillis } from "@daymill/core";
import { SILENT_AFTER_MS } from "@daymill/metadata";
import type { HeldInstance, ServerProcessRow, WorkerRow } from "@daymill/metadata";
import type { ServerProcess, Worker } from "@daymill/contract";
import { iso, isoOrNull } from "./instants.ts";

export function presentServer(row: ServerProcessRow, now: EpochMillis): ServerProcess {
  const { processKey, startedAt, seenAt, roles, ...same } = row;
  return {
    ...same,
    processId: processKey,
    roles: [...roles],
    startedAt: iso(startedAt),
    seenAt: iso(seenAt),
    isSilent: seenAt + SILENT_AFTER_MS < now,
  };
}

/** `held`: what all workers have. */
export function presentWorker(row: WorkerRow, held: readonly HeldInstance[], now: EpochMillis): Worker {
  const { sessionKey, startedAt, leaseUntil, drainedSince, queues, ...same } = row;
  return {
    ...same,
    queues: queues && [...queues],
    workerId: sessionKey,
    startedAt: iso(startedAt),
    leaseUntil: iso(leaseUntil),
    isLost: leaseUntil < now,
    drainedSince: isoOrNull(drainedSince),
    instances: held.filter((instance) => instance.sessionKey === sessionKey).map(presentHeld),
  };
}

function presentHeld({
  dagId,
  runId,
  taskId,
  mapIndex,
  label,
  state,
  since,
}: HeldInstance): Worker["instances"][number] {
  return { dagId, runId, taskId, mapIndex, label, state, since: isoOrNull(since) };
}
