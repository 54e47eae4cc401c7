import { posix } from "node:path";
import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { folderOf, listData } from "../store/folder.ts";
import { evenPieces } from "./even-pieces.ts";
import { boundedLines, readTextObject, type TextFormat } from "./text-object.ts";

/** Which objects of text are to be read. */
export interface ObjectsToRead {
  /** The URI of an object; or of a folder, which ends in `/`, of which all data is read. */
  readonly from: string;
  /** The names of objects below the folder, in the order in which they are to be read. Default: all, by name. */
  readonly objects?: readonly string[];
}

/** Where rows come from. */
export interface TextObject {
  /** For errors. */
  readonly uri: string;
  /** What the column map calls the table: the name of the object up to its first dot. */
  readonly table: string;
  readonly pieces: () => AsyncIterable<Uint8Array>;
  /** The same without a bound on its lines, for what has records of another kind. */
  readonly unbounded: () => AsyncIterable<Uint8Array>;
}

/** The objects in their order, not opened yet. Rejects with E501 when there is none. */
export async function textObjects(
  { from, objects: names }: ObjectsToRead,
  reading: Reading,
): Promise<readonly [TextObject, ...TextObject[]]> {
  const uris = from.endsWith("/")
    ? (names ?? (await listNames(from, reading.ctx))).map((name) => `${from}${name}`)
    : [from];
  const [first, ...rest] = uris.map((uri) => toObject(uri, reading));
  if (first !== undefined) return [first, ...rest];
  throw new DaymillError("E501", `${from} has no object. Check the path, and whether the day is published yet.`, {
    details: { from },
  });
}

async function listNames(from: string, ctx: TaskContext): Promise<readonly string[]> {
  return (await listData(await folderOf(from, ctx))).map(({ name }) => name);
}

interface Reading {
  readonly ctx: TaskContext;
  readonly format: TextFormat;
}

function toObject(uri: string, { ctx, format }: Reading): TextObject {
  const [table = ""] = posix.basename(uri).split(".");
  const unbounded = () => evenPieces(readTextObject(uri, ctx));
  return { uri, table, unbounded, pieces: () => boundedLines(unbounded(), { uri, format }) };
}
