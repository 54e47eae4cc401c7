import { buffer } from "node:stream/consumers";
import { DaymillError, operatorTask, toError } from "@daymill/core";
import type { Task, TaskContext, TaskOptions } from "@daymill/core";
import type { ObjectStore } from "@daymill/stores";
import { isZlibError } from "../decompressed.ts";
import { refusedOptions } from "../refused-options.ts";
import { assertStillOwned } from "../ownership.ts";
import { forEachBounded } from "../run-bounded.ts";
import { checkedMax, chooseObjects } from "../store/choose-objects.ts";
import type { ChosenObjects, ObjectChoice } from "../store/choose-objects.ts";
import { assertApart, folderOf, SUCCESS } from "../store/folder.ts";
import type { Folder } from "../store/folder.ts";
import { Codec, codecOf, MAGIC_BYTES, packed, SUFFIXES, unpacked } from "./codec.ts";

export interface CompressObjectsInput {
  /** The URI of a folder of any store. */
  readonly from: string;
  /** What names below it have to fit: `*`, `**`, `?`. Default: all data. */
  readonly pattern?: string;
  /** The URI of another folder, which is filled. */
  readonly to: string;
}

export interface CompressObjectsOutput {
  /** The folder that was filled; ends in `/`. */
  readonly uri: string;
  /** Their names in it, in the byte order of what they were made of. */
  readonly objects: readonly string[];
  /** Of all that was written. */
  readonly bytes: number;
}

export interface CompressObjectsOptions extends TaskOptions<CompressObjectsInput, CompressObjectsOutput> {
  /** What the objects become; `"none"`: they are unpacked. */
  readonly codec: Codec;
  /** One more is an error (E505). Default 1,000. */
  readonly maxObjects?: number;
}

const OBJECTS_AT_ONCE = 2;

/**
 * Compresses the objects of a folder, unpacks them, or turns one format into another, as they stream by: `compressObjects("pack", {
 * codec: "zstd" })({ from: "drop:/day/", to: "lake:/day/" })`. How an object is compressed is told by what it begins with; names
 * get the ending of the codec in place of theirs. `_SUCCESS` of the target goes first and comes last. Errors: E435 an object is
 * damaged, E409 two would get one name, E501 there is none, E505 there are too many or the folders overlap.
 */
export function compressObjects(
  id: string,
  options: CompressObjectsOptions,
): Task<CompressObjectsInput, CompressObjectsOutput> {
  const { codec } = options;
  const maxObjects = checkedMax(id, options.maxObjects ?? 1_000);
  if (!Object.values(Codec).includes(codec))
    throw refusedOptions(id, `codec is "${codec}"; there are ${Object.values(Codec).join(", ")}`);
  return operatorTask<CompressObjectsInput, CompressObjectsOutput>({
    operator: "compressObjects",
    id,
    options,
    defaults: { codec, maxObjects },
    body: { kind: "task", run: (input, ctx) => compress(input, { codec, maxObjects }, ctx) },
  });
}

interface CompressSettings {
  readonly codec: Codec;
  readonly maxObjects: number;
}

interface Renamed {
  readonly key: string;
  readonly name: string;
  /** In the target. */
  readonly newName: string;
}

async function compress(
  { from, pattern, to }: CompressObjectsInput,
  { codec, maxObjects }: CompressSettings,
  ctx: TaskContext,
): Promise<CompressObjectsOutput> {
  const choice: ObjectChoice = { uri: from, ...(pattern !== undefined && { pattern }) };
  const chosen = await chooseObjects(choice, { max: maxObjects, withoutPattern: "data" }, ctx);
  const target = await folderOf(to, ctx);
  assertApart(chosen.folder, target);
  const renamed = rename(chosen, codec);
  await assertStillOwned(ctx, target.uri);
  await target.store.delete(`${target.prefix}${SUCCESS}`);
  let bytes = 0;
  await forEachBounded(
    renamed,
    { atOnce: OBJECTS_AT_ONCE, signal: ctx.signal },
    async ({ key, name, newName }, signal) => {
      const source = { store: chosen.folder.store, key, name: `${chosen.folder.uri}${name}` };
      const content = packed(await contentOf(source), codec);
      const written = await write({ target, name: newName, content, source: source.name }, signal);
      // Several are written at once: what the sum was before a wait it may not be after it.
      bytes += written;
    },
  );
  await assertStillOwned(ctx, target.uri);
  await target.store.write(`${target.prefix}${SUCCESS}`, "");
  ctx.log.info("compressed", { objects: renamed.length, codec, bytes });
  return { uri: target.uri, objects: renamed.map(({ newName }) => newName), bytes };
}

function rename({ folder, objects }: ChosenObjects, codec: Codec): readonly Renamed[] {
  if (objects.length === 0)
    throw new DaymillError("E501", `${folder.uri} has no such objects. Check the place, and the pattern.`, {
      details: { uri: folder.uri },
    });
  const endings = new RegExp(`(?:${Object.values(SUFFIXES).filter(Boolean).join("|").replaceAll(".", "\\.")})$`);
  const renamed = objects.map(({ key, name }) => ({ key, name, newName: name.replace(endings, "") + SUFFIXES[codec] }));
  const [twice] = [...Map.groupBy(renamed, ({ newName }) => newName).values()].filter(({ length }) => length > 1);
  if (twice !== undefined)
    throw new DaymillError(
      "E409",
      `${twice.map(({ name }) => name).join(" and ")} would both become ${twice[0]?.newName}: one would be lost.`,
      { details: { names: twice.map(({ name }) => name) } },
    );
  return renamed;
}

interface Source {
  readonly store: ObjectStore;
  readonly key: string;
  readonly name: string;
}

async function contentOf({ store, key, name }: Source): Promise<AsyncIterable<Uint8Array>> {
  const { bytes = 0 } = (await store.stat(key)) ?? {};
  if (bytes === 0) return await store.read(key);
  const head = await buffer(await store.read(key, { start: 0, end: Math.min(bytes, MAGIC_BYTES) - 1 }));
  return unpacked(await store.read(key), codecOf(head), { name });
}

interface Written {
  readonly target: Folder;
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** For errors. */
  readonly source: string;
}

async function write({ target, name, content, source }: Written, signal: AbortSignal): Promise<number> {
  try {
    const result = await target.store.write(`${target.prefix}${name}`, content, { signal });
    return result.written ? result.bytes : 0;
  } catch (thrown: unknown) {
    signal.throwIfAborted();
    const error = toError(thrown);
    const isNamed = "code" in error && (error.code === "E403" || error.code === "E435");
    if (!isNamed && !isZlibError(error)) throw error;
    throw new DaymillError("E435", `${source} is damaged or cut off: ${error.message}. Get it again.`, {
      cause: error,
    });
  }
}
