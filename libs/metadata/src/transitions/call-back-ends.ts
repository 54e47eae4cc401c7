import type { EpochMillis } from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotTransaction } from "../hot/hot-port.ts";
import type { EndedAttempt, TakenStates } from "./batch.ts";
import { toldOf } from "./told.ts";

const CALL_BACK = hotStatement<object>("dm_call_back", "select dm_call_back($1::bigint, $2::jsonb)");

/** Writes down who is to be told of attempts whose end was taken. Whether there is anybody; nothing is done when not. */
export async function callBackEnds(
  tx: HotTransaction,
  { ended, taken }: { readonly ended: readonly EndedAttempt[]; readonly taken: TakenStates },
  now: EpochMillis,
): Promise<boolean> {
  const rows = ended.flatMap(({ instance, attempt, callbacks }) => {
    if (callbacks === undefined) return [];
    const to = taken.get(attempt);
    const told = (to && toldOf(to, callbacks.counts)) ?? [];
    const row = { instance_key: instance, attempt_key: attempt, version_key: callbacks.version };
    return told.map((each) => ({ ...row, ...each }));
  });
  if (rows.length > 0) await tx.call(CALL_BACK, [now, JSON.stringify(rows)]);
  return rows.length > 0;
}
