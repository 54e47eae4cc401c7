import { callbackOf } from "@daymill/core";
import type { AttemptKey, EpochMillis, TaskState } from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotTransaction } from "../hot/hot-port.ts";
import type { EndedAttempt } from "./batch.ts";

const CALL_BACK = hotStatement<object>("dm_call_back", "select dm_call_back($1::bigint, $2::jsonb)");

/**
 * Writes down who is to be told of attempts that ended: of those whose end was taken, `toStates` says where their instances
 * went. Whether there is anything to be told; nothing is done when there is not.
 */
export async function callBackEnds(
  tx: HotTransaction,
  {
    ended,
    toStates,
  }: { readonly ended: readonly EndedAttempt[]; readonly toStates: () => ReadonlyMap<AttemptKey, TaskState> },
  now: EpochMillis,
): Promise<boolean> {
  const told = ended.filter(({ callbacks }) => callbacks !== undefined);
  if (told.length === 0) return false;
  const states = toStates();
  const rows = told.flatMap(({ instance, attempt, callbacks }) => {
    const to = states.get(attempt);
    const kind = to && callbackOf(to);
    const count = kind && callbacks?.[kind];
    return count ? [{ instance_key: instance, attempt_key: attempt, kind, callbacks: count }] : [];
  });
  if (rows.length > 0) await tx.call(CALL_BACK, [now, JSON.stringify(rows)]);
  return rows.length > 0;
}
