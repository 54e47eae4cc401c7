import { canonicalJson } from "@daymill/core";
import type { AttemptKey, EpochMillis, JsonValue, TaskEffects } from "@daymill/core";
import { hotStatement } from "../../hot/hot-port.ts";
import type { HotTransaction } from "../../hot/hot-port.ts";
import type { EndedAttempt } from "../batch.ts";

type Watermark = TaskEffects["assetState"][number];

/**
 * One lock a watermark, also of one that has no row yet, taken before all other locks of the transaction and in one order.
 * A lock on the table would hold up every watermark with each, and call off the table's vacuum each time.
 */
const LOCK_WATERMARKS = hotStatement<object>(
  "lock_watermarks",
  `select pg_advisory_xact_lock(k.lock) from (
    select distinct hashtextextended(w.asset || chr(10) || w.key, 815) as lock
    from jsonb_to_recordset($1::jsonb) as w(asset text, key text) order by 1
  ) k`,
);
const READ_WATERMARKS = hotStatement<{ asset: string; key: string; value: JsonValue }>(
  "read_watermarks",
  `select s.asset, s.key, s.value from asset_state s
  join (select distinct w.asset, w.key from jsonb_to_recordset($1::jsonb) as w(asset text, key text)) w
    on w.asset = s.asset and w.key = s.key`,
);
const WRITE_WATERMARKS = hotStatement<object>(
  "write_watermarks",
  `insert into asset_state (asset, key, value, updated_at, run_key)
  select w.asset, w.key, w.value, $1::bigint, w.run
  from jsonb_to_recordset($2::jsonb) as w(asset text, key text, value jsonb, run bigint)
  on conflict (asset, key) do update
    set value = excluded.value, updated_at = excluded.updated_at, run_key = excluded.run_key`,
);

const ABSENT = canonicalJson(null);

/**
 * The attempts that may not move the watermarks that they ask for: somebody moved one since, in the database or in this
 * batch. Nobody else moves those of the others until the transaction is over.
 */
export async function staleAttempts(tx: HotTransaction, ended: readonly EndedAttempt[]): Promise<Set<AttemptKey>> {
  const wanted = ended.flatMap((each) => each.effects?.assetState ?? []);
  if (wanted.length === 0) return new Set();
  const names = JSON.stringify(wanted.map(({ asset, key }) => ({ asset, key })));
  await tx.call(LOCK_WATERMARKS, [names]);
  const rows = await tx.call(READ_WATERMARKS, [names]);
  const stored = new Map(rows.map((row) => [nameOf(row), canonicalJson(row.value)]));
  const given = new Set<string>();
  const stale = ended.filter(({ effects }) => !isGranted(effects?.assetState ?? [], stored, given));
  return new Set(stale.map(({ attempt }) => attempt));
}

/** Whether all that an attempt wants can be moved; then it is given to this attempt, and to no other of the batch. */
function isGranted(wanted: readonly Watermark[], stored: ReadonlyMap<string, string>, given: Set<string>): boolean {
  const own = new Map<string, string>();
  for (const mark of wanted) {
    const name = nameOf(mark);
    const seen = own.get(name) ?? stored.get(name) ?? ABSENT;
    if (given.has(name) || seen !== canonicalJson(mark.expected)) return false;
    own.set(name, canonicalJson(mark.value));
  }
  for (const name of own.keys()) given.add(name);
  return true;
}

/** Moves the watermarks of attempts that were found not to be stale, in this transaction. */
export async function writeWatermarks(
  tx: HotTransaction,
  ended: readonly EndedAttempt[],
  now: EpochMillis,
): Promise<void> {
  const marks = ended.flatMap(({ effects, run }) =>
    (effects?.assetState ?? []).map((mark) => ({ ...mark, run: mark.withRun === true ? run : null })),
  );
  const moved = new Map(marks.map((mark) => [nameOf(mark), mark]));
  if (moved.size > 0) await tx.call(WRITE_WATERMARKS, [now, JSON.stringify([...moved.values()])]);
}

function nameOf({ asset, key }: Pick<Watermark, "asset" | "key">): string {
  return `${asset}\n${key}`;
}
