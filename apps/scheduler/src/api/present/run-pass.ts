import type { RunPassRow } from "@daymill/metadata";
import type { RunPass } from "@daymill/contract";
import { iso, isoOrNull } from "./instants.ts";

export function presentPass({ number, cleared, state, startedAt, endedAt, tasks }: RunPassRow): RunPass {
  return {
    number,
    cleared:
      cleared === null
        ? null
        : { clearId: cleared.clearKey, who: cleared.who, at: iso(cleared.at), instances: cleared.instances },
    state,
    startedAt: isoOrNull(startedAt),
    endedAt: isoOrNull(endedAt),
    tasks: tasks.map(({ taskId, counts }) => ({ taskId, counts })),
  };
}
