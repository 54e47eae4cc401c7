import type { TaskContext } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { assertRows } from "../assert-rows.ts";
import { applyMirror, isPublished, sameInBoth } from "./apply-mirror.ts";
import type { SourceObject } from "./apply-mirror.ts";
import { assertApart, assertComplete, folderOf, isParquet, listData } from "./folder.ts";
import type { Folder, FolderObject } from "./folder.ts";
import { assertSafePlan, planMirror } from "./mirror-plan.ts";
import { countFolderRows } from "./parquet-rows.ts";

export interface UploadInput {
  /** The URI of a complete folder: one with `_SUCCESS`. */
  readonly from: string;
  /** How many rows it holds; handed on. Where all data is Parquet, the footers of the files must say the same. */
  readonly rows: number;
  /** The URI of the folder to fill. */
  readonly to: string;
}

/** As UploadInput, from several folders, whose objects have names of their own. */
export interface UploadFoldersInput extends Omit<UploadInput, "from"> {
  readonly from: readonly string[];
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

/**
 * Makes a folder equal to others together: `_SUCCESS` of the target goes first, then data is copied and verified, then extras are
 * deleted, then `_SUCCESS` is written. Stopped anywhere, the target is complete and says so, or does not say so. Rejects with
 * E501 when a source is not complete, E409 when they do not hold the rows that they should or two have the same name, E505 when the two folders
 * overlap or the plan looks wrong, E506 when a copy differs.
 */
export async function uploadFolders(
  input: UploadFoldersInput,
  settings: UploadSettings,
  ctx: TaskContext,
): Promise<UploadOutput> {
  const target = await folderOf(input.to, ctx);
  const sources = await openSources(input.from, { target, ctx });
  const objects = (await Promise.all(sources.map(listSource))).flat();
  assertNamesApart(objects);
  await checkRows(sources, objects, input.rows);
  const present = await listData(target);
  const plan = planMirror(objects, present, await sameInBoth(objects, { target, present }, ctx.signal));
  assertSafePlan(plan, { ...settings, targetCount: present.length, target: target.uri });
  if (!(await isPublished(target, plan))) await applyMirror(plan, { target, ctx, isComplete: true });
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  ctx.log.info("uploaded", { copied: plan.copy.length, kept: plan.keep.length, deleted: plan.delete.length, bytes });
  return { uri: target.uri, rows: input.rows, files: objects.length, bytes };
}

/** All of them complete, and none of them in the target. */
async function openSources(
  uris: readonly string[],
  { target, ctx }: { readonly target: Folder; readonly ctx: TaskContext },
): Promise<readonly Folder[]> {
  const sources: Folder[] = [];
  for (const uri of uris) {
    const source = await folderOf(uri, ctx);
    assertApart(source, target);
    await assertComplete(source);
    sources.push(source);
  }
  return sources;
}

async function listSource(source: Folder): Promise<readonly SourceObject[]> {
  return (await listData(source)).map((object) => ({ ...object, source }));
}

function assertNamesApart(objects: readonly SourceObject[]): void {
  const [twice] = [...Map.groupBy(objects, ({ name }) => name).values()].filter(({ length }) => length > 1);
  if (twice === undefined) return;
  const places = twice.map(({ name, source }) => `${source.uri}${name}`);
  throw new DaymillError("E409", `${places.join(" and ")} would become one object: rows would be lost. Rename one.`, {
    details: { places },
  });
}

/** Other formats do not say how many rows they have: there the number is taken on trust. */
async function checkRows(
  sources: readonly Folder[],
  objects: readonly FolderObject[],
  expected: number,
): Promise<void> {
  if (objects.length === 0 || !objects.every(isParquet)) return;
  let rows = 0;
  for (const source of sources) rows += await countFolderRows(source);
  assertRows(rows, { expected, where: sources.map(({ uri }) => uri).join(", ") });
}
