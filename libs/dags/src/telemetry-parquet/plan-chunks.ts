import { text } from "node:stream/consumers";
import { TaskSkipped } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { placeOf } from "@daymill/operators";
import { chunkBySize } from "../chunk-by-size.ts";
import type { SizedObject } from "../chunk-by-size.ts";
import { folderOfKey } from "./derived-dataset.ts";
import type { DerivedDataset } from "./derived-dataset.ts";
import { partitionPath } from "./partition-path.ts";
import { findSource, misfit, parseDimensions } from "./source-description.ts";

/** Objects that one task reads: a group, or a part of a large one. */
export interface Chunk {
  /** The folder of the group in the lake; ends in `/`. */
  readonly to: string;
  /** What the names of its files begin with: its number in the group. */
  readonly name: string;
  readonly objects: string[];
  readonly bytes: number;
}

export interface ChunkPlan {
  readonly chunks: Chunk[];
  readonly groups: number;
  /** Groups that are published already, and stay as they are. */
  readonly published: number;
}

export interface PlanInput {
  /** URIs of the places of metadata, data and the data set; end in `/`. */
  readonly metadata: string;
  readonly data: string;
  readonly lake: string;
  /** `20151028`. */
  readonly day: string;
}

/**
 * What a day of a data set is to be made of. Groups that are published, those with `_SUCCESS`, are left alone in a first run
 * and made anew in a rerun. Without any object the task is skipped: that day has no data.
 */
export async function planChunks(
  { metadata, data, lake, day }: PlanInput,
  { dataset, chunkBytes }: { readonly dataset: DerivedDataset; readonly chunkBytes: number },
  ctx: TaskContext,
): Promise<ChunkPlan> {
  const { prefix, metadataPrefix } = findSource(await read(`${metadata}sources.json`, ctx), dataset.streamName);
  const dimensions = parseDimensions(await read(`${metadata}${metadataPrefix}/schema.json`, ctx));
  const objects = await listDay({ data, begin: `${prefix}/${day}/${dataset.filterPrefix ?? ""}` }, ctx);
  if (objects.length === 0) throw new TaskSkipped(`${prefix}/${day}/ has no object`);
  const prefixGroup = dataset.prefixGroup ?? folderOfKey;
  const groups = [...Map.groupBy(objects, ({ key }) => prefixGroup(key))].map(([group, members]) => ({
    to: `${lake}${partitionPath(group, { prefix, dimensions })}/`,
    members,
  }));
  assertApart(groups.map(({ to }) => to));
  const chunks: Chunk[] = [];
  let published = 0;
  for (const { to, members } of groups) {
    if (ctx.attempt.generation === 0 && (await isPublished(to, ctx))) published++;
    else chunks.push(...toChunks(members, { to, chunkBytes }));
  }
  ctx.log.info("planned", { objects: objects.length, groups: groups.length, published, chunks: chunks.length });
  return { chunks, groups: groups.length, published };
}

function toChunks(
  members: readonly SizedObject[],
  { to, chunkBytes }: { readonly to: string; readonly chunkBytes: number },
): Chunk[] {
  return chunkBySize(members, chunkBytes).map((chunk, index) => ({
    to,
    name: `part-${String(index).padStart(5, "0")}`,
    objects: chunk.map(({ key }) => key),
    bytes: chunk.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

async function read(uri: string, ctx: TaskContext): Promise<string> {
  const { store, key } = await placeOf(uri, ctx);
  return await text(await store.read(key));
}

/** The objects whose keys begin so, in the order of their keys. A beginning may end within the name of a folder. */
async function listDay(
  { data, begin }: { readonly data: string; readonly begin: string },
  ctx: TaskContext,
): Promise<readonly SizedObject[]> {
  const folder = begin.slice(0, begin.lastIndexOf("/") + 1);
  const { store, key: root } = await placeOf(data, ctx);
  const objects: SizedObject[] = [];
  for await (const { key, bytes } of store.list(`${root}${folder}`)) {
    const name = key.slice(root.length);
    if (name.startsWith(begin)) objects.push({ key: name, bytes });
  }
  return objects;
}

async function isPublished(folder: string, ctx: TaskContext): Promise<boolean> {
  const { store, key } = await placeOf(`${folder}_SUCCESS`, ctx);
  return (await store.stat(key)) !== undefined;
}

/** A group whose folder lies in that of another would be deleted with what the other no longer has. */
function assertApart(folders: readonly string[]): void {
  const sorted = folders.toSorted();
  const inner = sorted.findIndex((folder, index) => index > 0 && folder.startsWith(sorted[index - 1] ?? ""));
  if (inner === -1) return;
  throw misfit(
    `${sorted[inner - 1]} and ${sorted[inner]} lie in each other: objects stand beside folders. Move them.`,
    {
      folders: [sorted[inner - 1], sorted[inner]],
    },
  );
}
