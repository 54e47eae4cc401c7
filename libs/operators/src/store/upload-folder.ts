import type { TaskContext } from "@daymill/core";
import { racePoint } from "@daymill/core";
import { assertRows } from "../assert-rows.ts";
import { assertStillOwned } from "../ownership.ts";
import { forEachBounded } from "../run-bounded.ts";
import { copyVerified, haveSameBytes } from "./copy-object.ts";
import type { ObjectPlace } from "./copy-object.ts";
import { assertApart, assertComplete, folderOf, isParquet, listData, SUCCESS } from "./folder.ts";
import type { Folder, FolderObject } from "./folder.ts";
import { assertSafePlan, planMirror } from "./mirror-plan.ts";
import type { MirrorPlan } from "./mirror-plan.ts";
import { countFolderRows } from "./parquet-rows.ts";

export interface UploadInput {
  /** The URI of a complete folder: one with `_SUCCESS`. */
  readonly from: string;
  /** How many rows it holds; handed on. Where all data is Parquet, the footers of the files must say the same. */
  readonly rows: number;
  /** The URI of the folder to fill. */
  readonly to: string;
}

export interface UploadSettings {
  /** The largest share of the target's objects that may be deleted, from 0 to 1. */
  readonly maxDeleteShare: number;
}

export interface UploadOutput {
  /** The folder that was filled; ends in `/`. */
  readonly uri: string;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** Objects that are hashed or copied at a time. */
const OBJECTS_AT_ONCE = 4;

/**
 * Makes a folder equal to another: `_SUCCESS` of the target goes first, then data is copied and verified, then extras are
 * deleted, then `_SUCCESS` is written. Stopped anywhere, the target is complete and says so, or does not say so. Rejects with
 * E501 when the source is not complete, E409 when it does not hold the rows that it should, E505 when the two folders
 * overlap or the plan looks wrong, E506 when a copy differs.
 */
export async function uploadFolder(
  input: UploadInput,
  settings: UploadSettings,
  ctx: TaskContext,
): Promise<UploadOutput> {
  const [source, target] = [await folderOf(input.from, ctx), await folderOf(input.to, ctx)];
  assertApart(source, target);
  await assertComplete(source);
  const objects = await listData(source);
  await checkRows(source, objects, input.rows);
  const present = await listData(target);
  const plan = planMirror(objects, present, await sameInBoth({ source, objects }, { target, present }, ctx.signal));
  assertSafePlan(plan, { ...settings, targetCount: present.length, target: target.uri });
  if (!(await isPublished(target, plan))) await applyPlan(plan, { source, target, ctx });
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  ctx.log.info("uploaded", { copied: plan.copy.length, kept: plan.keep.length, deleted: plan.delete.length, bytes });
  return { uri: target.uri, rows: input.rows, files: objects.length, bytes };
}

/** The names of the objects that both have, byte for byte. */
async function sameInBoth(
  { source, objects }: { readonly source: Folder; readonly objects: readonly FolderObject[] },
  { target, present }: { readonly target: Folder; readonly present: readonly FolderObject[] },
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const bytes = new Map(present.map((object) => [object.name, object.bytes]));
  const alike = objects.filter((object) => bytes.get(object.name) === object.bytes);
  const same = new Set<string>();
  await forEachBounded(alike, { atOnce: OBJECTS_AT_ONCE, signal }, async ({ name }) => {
    if (await haveSameBytes(objectIn(source, name), objectIn(target, name))) same.add(name);
  });
  return same;
}

function objectIn({ store, prefix }: Folder, name: string): ObjectPlace {
  return { store, key: `${prefix}${name}` };
}

/** Other formats do not say how many rows they have: there the number is taken on trust. */
async function checkRows(source: Folder, objects: readonly FolderObject[], expected: number): Promise<void> {
  if (objects.length === 0 || !objects.every(isParquet)) return;
  assertRows(await countFolderRows(source), { expected, where: source.uri });
}

async function isPublished({ store, prefix }: Folder, plan: MirrorPlan): Promise<boolean> {
  return plan.copy.length === 0 && plan.delete.length === 0 && (await store.stat(`${prefix}${SUCCESS}`)) !== undefined;
}

interface MirrorWork {
  readonly source: Folder;
  readonly target: Folder;
  readonly ctx: TaskContext;
}

async function applyPlan(plan: MirrorPlan, { source, target, ctx }: MirrorWork): Promise<void> {
  await assertStillOwned(ctx, target.uri);
  // Only the owner may: the files of a live writer look the same as those of a killed one.
  await target.store.discardUnfinished(target.prefix);
  await target.store.delete(`${target.prefix}${SUCCESS}`);
  await racePoint("upload:begun");
  await forEachBounded(plan.copy, { atOnce: OBJECTS_AT_ONCE, signal: ctx.signal }, async (object, signal) => {
    await copyVerified(object, { from: objectIn(source, object.name), to: objectIn(target, object.name), signal });
  });
  await racePoint("upload:copied");
  for (const name of plan.delete) {
    ctx.signal.throwIfAborted();
    await target.store.delete(`${target.prefix}${name}`);
  }
  await assertStillOwned(ctx, target.uri);
  ctx.signal.throwIfAborted();
  await target.store.write(`${target.prefix}${SUCCESS}`, "");
}
