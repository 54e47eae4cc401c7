import { kindsOf } from "@daymill/core";
import type { CallbackCounts, CallbackGroup, CallbackInfo, CallbackKind, TaskState } from "@daymill/core";

/** So many functions are to be told of what happened as this kind. */
export interface Told {
  readonly kind: CallbackKind;
  readonly callbacks: number;
  /** Function by function, which of them are told of several at once. Absent: none. */
  readonly groups?: readonly (CallbackGroup | null)[];
}

/** Who is to be told of a move to a state; undefined where there is nobody, as mostly. */
export function toldOf(to: TaskState, counts: CallbackCounts | undefined): readonly Told[] | undefined {
  if (counts === undefined) return undefined;
  const told = kindsOf(to).flatMap((kind): Told[] => {
    const callbacks = counts[kind] ?? 0;
    if (callbacks === 0) return [];
    const groups = groupsOf(counts.infos?.[kind]);
    return [{ kind, callbacks, ...(groups && { groups }) }];
  });
  return told.length === 0 ? undefined : told;
}

/** Function by function, which are told of several at once; undefined: none. */
export function groupsOf(
  infos: readonly (CallbackInfo | null)[] | undefined,
): readonly (CallbackGroup | null)[] | undefined {
  const groups = infos?.map((info) => info?.group ?? null);
  return groups?.some((group) => group !== null) ? groups : undefined;
}
