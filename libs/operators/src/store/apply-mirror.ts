import type { TaskContext } from "@daymill/core";
import { racePoint } from "@daymill/core";
import { assertFreeDisk } from "../free-disk.ts";
import { assertStillOwned } from "../ownership.ts";
import { forEachBounded } from "../run-bounded.ts";
import { copyVerified, haveSameBytes } from "./copy-object.ts";
import type { ObjectPlace } from "./copy-object.ts";
import { isMarker, markersFirst, SUCCESS } from "./folder.ts";
import type { Folder, FolderObject } from "./folder.ts";
import type { MirrorPlan } from "./mirror-plan.ts";

/** An object and the folder that it comes from. */
export interface SourceObject extends FolderObject {
  readonly source: Folder;
}

/** Objects that are hashed or copied at a time. */
const OBJECTS_AT_ONCE = 4;

/** The names of the objects that both have, byte for byte. */
export async function sameInBoth(
  objects: readonly SourceObject[],
  { target, present }: { readonly target: Folder; readonly present: readonly FolderObject[] },
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const bytes = new Map(present.map((object) => [object.name, object.bytes]));
  const alike = objects.filter((object) => bytes.get(object.name) === object.bytes);
  const same = new Set<string>();
  await forEachBounded(alike, { atOnce: OBJECTS_AT_ONCE, signal }, async ({ name, source }) => {
    if (await haveSameBytes(objectIn(source, name), objectIn(target, name))) same.add(name);
  });
  return same;
}

function objectIn({ store, prefix }: Folder, name: string): ObjectPlace {
  return { store, key: `${prefix}${name}` };
}

/** Whether a folder is as a plan wants it, and says so. */
export async function isPublished({ store, prefix }: Folder, plan: MirrorPlan): Promise<boolean> {
  return plan.copy.length === 0 && plan.delete.length === 0 && (await store.stat(`${prefix}${SUCCESS}`)) !== undefined;
}

/** Those of folders inside in which something changes: they go before it does, and come back after it has. */
function touchedMarkers(plan: MirrorPlan<SourceObject>): readonly SourceObject[] {
  const touched = foldersAround([...plan.copy.map(({ name }) => name), ...plan.delete]);
  return [...plan.copy, ...plan.keep].filter(
    ({ name }) => isMarker(name) && touched.has(name.slice(0, -SUCCESS.length)),
  );
}

/** The folders that hold some names, however deep: each ends in `/`. */
function foldersAround(names: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const name of names)
    for (let slash = name.indexOf("/"); slash !== -1; slash = name.indexOf("/", slash + 1))
      folders.add(name.slice(0, slash + 1));
  return folders;
}

export interface MirrorWork {
  readonly target: Folder;
  readonly ctx: TaskContext;
  /** Whether the target says in the end that it is complete. */
  readonly isComplete: boolean;
}

/**
 * Stopped anywhere, the target is as it was and says so, or does not say that it is complete. Rejects with E504, before
 * anything changes, when a disk of this machine has no room.
 */
export async function applyMirror(
  plan: MirrorPlan<SourceObject>,
  { target, ctx, isComplete }: MirrorWork,
): Promise<void> {
  await assertStillOwned(ctx, target.uri);
  // Only the owner may: the files of a live writer look the same as those of a killed one.
  await target.store.discardUnfinished(target.prefix);
  await assertRoom(plan, target, ctx);
  await target.store.delete(`${target.prefix}${SUCCESS}`);
  const markers = touchedMarkers(plan);
  for (const { name } of markers) await target.store.delete(`${target.prefix}${name}`);
  await racePoint("upload:begun");
  const copyAll = async (objects: readonly SourceObject[]): Promise<void> =>
    await forEachBounded(objects, { atOnce: OBJECTS_AT_ONCE, signal: ctx.signal }, async (object, signal) => {
      const [from, to] = [objectIn(object.source, object.name), objectIn(target, object.name)];
      await copyVerified(object, { from, to, signal });
    });
  await copyAll(plan.copy.filter(({ name }) => !isMarker(name)));
  await racePoint("upload:copied");
  for (const name of markersFirst(plan.delete)) {
    ctx.signal.throwIfAborted();
    await target.store.delete(`${target.prefix}${name}`);
  }
  await assertStillOwned(ctx, target.uri);
  ctx.signal.throwIfAborted();
  await copyAll(markers);
  if (isComplete) await target.store.write(`${target.prefix}${SUCCESS}`, "");
}

/**
 * What is replaced is there until what comes in its place is whole, of as many at a time as are copied. What becomes smaller
 * may do so last, and makes no room that can be counted on.
 */
async function assertRoom({ copy }: MirrorPlan<SourceObject>, target: Folder, ctx: TaskContext): Promise<void> {
  const path = target.store.localPath(target.prefix);
  if (path === undefined || copy.length === 0) return;
  let growth = 0;
  const beside: number[] = [];
  for (const { name, bytes } of copy) {
    const old = (await target.store.stat(`${target.prefix}${name}`))?.bytes ?? 0;
    growth += Math.max(0, bytes - old);
    beside.push(Math.min(bytes, old));
  }
  const largest = beside.toSorted((a, b) => b - a).slice(0, OBJECTS_AT_ONCE);
  await assertFreeDisk(path, { bytes: largest.reduce((sum, bytes) => sum + bytes, growth), ctx });
}
