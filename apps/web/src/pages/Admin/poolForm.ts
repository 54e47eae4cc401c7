import type { Pool, PutPoolBody } from "@daymill/contract";
import { type Difference, differences } from "./saveConflict.ts";

/** What can be typed about a pool, as it is typed. */
export interface PoolForm {
  readonly name: string;
  readonly slots: string;
  readonly unlimited: boolean;
  readonly includeDeferred: boolean;
  readonly description: string;
}

/** The settings of a pool as they were seen; null: there was none. */
export type SeenPool = NonNullable<PutPoolBody["was"]> | null;

const NEW_POOL: PoolForm = { name: "", slots: "4", unlimited: false, includeDeferred: false, description: "" };

export function poolForm(pool: Pool | undefined): PoolForm {
  if (pool === undefined) return NEW_POOL;
  const unlimited = pool.slots < 0;
  return {
    name: pool.name,
    slots: unlimited ? NEW_POOL.slots : String(pool.slots),
    unlimited,
    includeDeferred: pool.includeDeferred,
    description: pool.description ?? "",
  };
}

export function seenPool(pool: Pool | null | undefined): SeenPool {
  if (pool === null || pool === undefined) return null;
  const { slots, includeDeferred, description } = pool;
  return { slots, includeDeferred, description };
}

/** What is wrong with what was typed, by field. */
export function poolFormErrors({ name, slots, unlimited }: PoolForm): Readonly<Record<string, string>> {
  const isCount = /^\d+$/.test(slots.trim()) && Number(slots) <= 1_000_000;
  return {
    ...(name.trim() === "" && { name: "Expected a name" }),
    ...(!unlimited && !isCount && { slots: "Expected a whole number from 0 to 1,000,000" }),
  };
}

/** The request of a form without errors. */
export function toPoolBody(form: PoolForm, was: SeenPool): PutPoolBody {
  return {
    slots: form.unlimited ? -1 : Number(form.slots),
    includeDeferred: form.includeDeferred,
    description: form.description === "" ? null : form.description,
    was,
  };
}

export function poolDifferences(form: PoolForm, stored: Pool): readonly Difference[] {
  const theirs = poolForm(stored);
  return differences([
    ["Slots", slotsText(form), slotsText(theirs)],
    ["Deferred hold slots", form.includeDeferred ? "yes" : "no", theirs.includeDeferred ? "yes" : "no"],
    ["Description", form.description, theirs.description],
  ]);
}

function slotsText({ unlimited, slots }: PoolForm): string {
  return unlimited ? "no limit" : slots;
}
