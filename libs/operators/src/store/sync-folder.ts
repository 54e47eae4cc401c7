import { operatorTask } from "@daymill/core";
import type { Task, TaskContext, TaskOptions } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";
import { applyMirror, sameInBoth } from "./apply-mirror.ts";
import type { SourceObject } from "./apply-mirror.ts";
import { assertApart, folderOf, SUCCESS } from "./folder.ts";
import type { Folder, FolderObject } from "./folder.ts";
import { assertSafePlan, planMirror } from "./mirror-plan.ts";
import type { MirrorPlan } from "./mirror-plan.ts";
import { toRegExp } from "./name-pattern.ts";

export interface SyncFolderInput {
  /** The URI of a folder of any store. */
  readonly from: string;
  /** The URI of the folder that becomes like it. */
  readonly to: string;
}

export interface SyncFolderOutput {
  /** The target; ends in `/`. */
  readonly uri: string;
  readonly copied: number;
  /** Were there already, with the same bytes. */
  readonly kept: number;
  readonly deleted: number;
  /** Of all objects of the source that count. */
  readonly bytes: number;
  /** With `planOnly`: the first 1,000 names that would be copied, and deleted. */
  readonly plan: { readonly copy: readonly string[]; readonly delete: readonly string[] } | null;
}

export interface SyncFolderOptions extends TaskOptions<SyncFolderInput, SyncFolderOutput> {
  /** Whether objects that only the target has are deleted. Default false. */
  readonly deleteExtras?: boolean;
  /** The largest share of the target's objects that may be deleted, from 0 to 1. Default 0.5. */
  readonly maxDeleteShare?: number;
  /** What says that two objects are the same: their checksums, or their sizes alone. Default `"checksum"`. */
  readonly compare?: "checksum" | "size";
  /** What names have to fit, in source and target alike: `*`, `**`, `?`. Default: all. */
  readonly pattern?: string;
  /** Whether it is only said what would be done. Default false. */
  readonly planOnly?: boolean;
}

interface SyncSettings extends Required<
  Pick<SyncFolderOptions, "deleteExtras" | "maxDeleteShare" | "compare" | "planOnly">
> {
  readonly pattern: string | undefined;
}

const NAMED = 1_000;

/**
 * Makes a folder like another one, in the same store or in another: download, upload, copy and backup. What has the same bytes
 * is left alone; copies are verified. When anything changes `_SUCCESS` of the target goes first, and comes last if the source
 * has it; so does that of a folder inside which the source has, too, when something in it changes:
 * `syncFolder("backup", { deleteExtras: true })({ from: "lake:/events/", to: "backup:/events/" })`. Errors: E505 the source has
 * nothing, too much would be deleted or the folders overlap, E506 a copy differs; E209 options that cannot be.
 */
export function syncFolder(id: string, options: SyncFolderOptions = {}): Task<SyncFolderInput, SyncFolderOutput> {
  const { deleteExtras = false, maxDeleteShare = 0.5, compare = "checksum", planOnly = false, pattern } = options;
  if (!(maxDeleteShare >= 0 && maxDeleteShare <= 1))
    throw refusedOptions(id, `maxDeleteShare is ${maxDeleteShare}; it goes from 0 to 1`);
  const settings: SyncSettings = { deleteExtras, maxDeleteShare, compare, planOnly, pattern };
  return operatorTask<SyncFolderInput, SyncFolderOutput>({
    operator: "syncFolder",
    id,
    options,
    defaults: { deleteExtras, maxDeleteShare, compare, planOnly, ...(pattern !== undefined && { pattern }) },
    body: { kind: "task", run: (input, ctx) => sync(input, settings, ctx) },
  });
}

async function sync(input: SyncFolderInput, settings: SyncSettings, ctx: TaskContext): Promise<SyncFolderOutput> {
  const [source, target] = [await folderOf(input.from, ctx), await folderOf(input.to, ctx)];
  assertApart(source, target);
  const objects = (await listFitting(source, settings)).map((object) => ({ ...object, source }));
  const present = await listFitting(target, settings);
  const full = planMirror(objects, present, await sameObjects(objects, { target, present, settings, ctx }));
  const plan = settings.deleteExtras ? full : { ...full, delete: [] };
  assertSafePlan(plan, {
    maxDeleteShare: settings.maxDeleteShare,
    targetCount: present.length,
    target: target.uri,
  });
  const counts = { copied: plan.copy.length, kept: plan.keep.length, deleted: plan.delete.length };
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  ctx.log.info(settings.planOnly ? "would be done" : "is to be done", { ...counts, bytes });
  if (settings.planOnly) return { uri: target.uri, ...counts, bytes, plan: namesOf(plan) };
  const isComplete = (await source.store.stat(`${source.prefix}${SUCCESS}`)) !== undefined;
  const isChange = plan.copy.length + plan.delete.length > 0;
  const saysSo = (await target.store.stat(`${target.prefix}${SUCCESS}`)) !== undefined;
  if (isChange || isComplete !== saysSo) await applyMirror(plan, { target, ctx, isComplete });
  return { uri: target.uri, ...counts, bytes, plan: null };
}

/** All objects but `_SUCCESS`, whatever begins their names. */
async function listFitting({ store, prefix }: Folder, { pattern }: SyncSettings): Promise<readonly FolderObject[]> {
  const fits = pattern === undefined ? undefined : toRegExp(pattern);
  const objects: FolderObject[] = [];
  for await (const { key, bytes } of store.list(prefix)) {
    const name = key.slice(prefix.length);
    if (name !== SUCCESS && fits?.test(name) !== false) objects.push({ name, bytes });
  }
  return objects;
}

interface Compared {
  readonly target: Folder;
  readonly present: readonly FolderObject[];
  readonly settings: SyncSettings;
  readonly ctx: TaskContext;
}

async function sameObjects(
  objects: readonly SourceObject[],
  { target, present, settings, ctx }: Compared,
): Promise<ReadonlySet<string>> {
  if (settings.compare === "checksum") return await sameInBoth(objects, { target, present }, ctx.signal);
  const sizes = new Map(present.map(({ name, bytes }) => [name, bytes]));
  return new Set(objects.flatMap(({ name, bytes }) => (sizes.get(name) === bytes ? [name] : [])));
}

function namesOf(plan: MirrorPlan): NonNullable<SyncFolderOutput["plan"]> {
  return { copy: plan.copy.slice(0, NAMED).map(({ name }) => name), delete: plan.delete.slice(0, NAMED) };
}
