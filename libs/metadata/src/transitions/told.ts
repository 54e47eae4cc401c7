import { kindsOf } from "@daymill/core";
import type { CallbackCounts, CallbackKind, TaskState } from "@daymill/core";

/** So many functions are to be told of what happened as this kind. */
export interface Told {
  readonly kind: CallbackKind;
  readonly callbacks: number;
}

/** Who is to be told of a move to a state; undefined where there is nobody, as mostly. */
export function toldOf(to: TaskState, counts: CallbackCounts | undefined): readonly Told[] | undefined {
  if (counts === undefined) return undefined;
  const told = kindsOf(to).flatMap((kind) => {
    const callbacks = counts[kind] ?? 0;
    return callbacks === 0 ? [] : [{ kind, callbacks }];
  });
  return told.length === 0 ? undefined : told;
}
