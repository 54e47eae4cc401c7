import type { TaskInstance } from "@daymill/contract";

/** The map indexes beside one; undefined: there is none. */
export interface MappedNeighbours {
  readonly previous: number | undefined;
  readonly next: number | undefined;
  /** The next that failed, from the first again after the last; never itself. */
  readonly nextFailed: number | undefined;
}

/** Whichever instances of a mapped task stand around one of them, by index. */
export function mappedNeighbours(
  instances: readonly Pick<TaskInstance, "mapIndex" | "state">[],
  mapIndex: number,
): MappedNeighbours {
  const byIndex = instances
    .filter((one) => one.state !== "removed" && one.mapIndex !== mapIndex)
    .toSorted((a, b) => a.mapIndex - b.mapIndex);
  const failed = byIndex.filter(({ state }) => state === "failed");
  const isAfter = (one: { readonly mapIndex: number }): boolean => one.mapIndex > mapIndex;
  return {
    previous: byIndex.findLast((one) => !isAfter(one))?.mapIndex,
    next: byIndex.find(isAfter)?.mapIndex,
    nextFailed: (failed.find(isAfter) ?? failed[0])?.mapIndex,
  };
}
