import { DaymillError } from "@daymill/core";
import type { FolderObject } from "./folder.ts";

/** What makes a target equal to its source. */
export interface MirrorPlan<T extends FolderObject = FolderObject> {
  readonly copy: readonly T[];
  /** Already there, byte for byte. */
  readonly keep: readonly T[];
  /** In the target only. */
  readonly delete: readonly string[];
}

/** Compares two folders by their names; `same`: those whose bytes are the same in both. */
export function planMirror<T extends FolderObject>(
  source: readonly T[],
  target: readonly FolderObject[],
  same: ReadonlySet<string>,
): MirrorPlan<T> {
  const wanted = new Set(source.map(({ name }) => name));
  return {
    copy: source.filter(({ name }) => !same.has(name)),
    keep: source.filter(({ name }) => same.has(name)),
    delete: target.flatMap(({ name }) => (wanted.has(name) ? [] : [name])),
  };
}

/**
 * Refuses a plan that would empty the target or delete too large a share of it (E505): swapped or mistyped places look so.
 * The share is that of the objects which are in the target now.
 */
export function assertSafePlan(
  plan: MirrorPlan,
  limits: { readonly maxDeleteShare: number; readonly targetCount: number; readonly target: string },
): void {
  const { maxDeleteShare, targetCount, target } = limits;
  const details = { copy: plan.copy.length, keep: plan.keep.length, delete: plan.delete.length };
  if (plan.copy.length + plan.keep.length === 0) {
    throw new DaymillError("E505", `There is nothing to put into ${target}: the source is empty. Check the source.`, {
      details,
    });
  }
  if (plan.delete.length <= maxDeleteShare * targetCount) return;
  throw new DaymillError(
    "E505",
    `${plan.delete.length} of the ${targetCount} objects of ${target} would be deleted; ${maxDeleteShare * 100} % are allowed. ` +
      "Check that source and target are right; if they are, raise maxDeleteShare.",
    { details },
  );
}
