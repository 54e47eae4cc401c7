import { DaymillError, racePoint } from "@daymill/core";
import type { ObjectInfo } from "./object-store.ts";

/** A folder that is to stand in place of another, in a store that renames nothing. Keys are those of the bucket. */
export interface FolderMove {
  /** Key prefixes of the bucket. */
  readonly source: string;
  readonly target: string;
  /** What the source holds. */
  readonly fresh: readonly ObjectInfo[];
  /** What stands at the target. */
  readonly stale: readonly string[];
  /** Of the source; for errors. */
  readonly uri: string;
}

/** What a bucket can do with objects. */
export interface BucketHands {
  /** Absent ones are fine. */
  remove(keys: readonly string[]): Promise<void>;
  copy(object: ObjectInfo, to: string): Promise<void>;
}

/** Says that a folder is complete: it goes first and comes last. */
const SUCCESS = "_SUCCESS";

/**
 * What is stale goes, each object is copied, then the source goes. `_SUCCESS` of the target is deleted first and copied
 * last, so that a folder that is being changed does not pass for complete.
 */
export async function publishByCopy(
  { source, target, fresh, stale, uri }: FolderMove,
  hands: BucketHands,
): Promise<void> {
  if (fresh.length === 0) throw new DaymillError("E501", `${uri} does not exist.`);
  const toTarget = ({ key }: ObjectInfo): string => `${target}${key.slice(source.length)}`;
  const wanted = new Set(fresh.map(toTarget));
  await hands.remove(stale.filter(isMark));
  await hands.remove(stale.filter((key) => !wanted.has(key)));
  await racePoint("bucket:publishing");
  for (const object of [...fresh.filter(({ key }) => !isMark(key)), ...fresh.filter(({ key }) => isMark(key))]) {
    await hands.copy(object, toTarget(object));
  }
  await hands.remove(fresh.map(({ key }) => key));
}

function isMark(key: string): boolean {
  return key.endsWith(`/${SUCCESS}`) || key === SUCCESS;
}
