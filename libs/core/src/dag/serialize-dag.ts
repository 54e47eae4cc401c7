import { DaymillError } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { SerializedDag } from "./serialized-dag.ts";

/** A DAG as text, for storing and sending. */
export function serializeDag(dag: SerializedDag): string {
  return JSON.stringify(dag);
}

/** Reads what serializeDag wrote. Throws E202 for anything else, or for a format that this Daymill does not know. */
export function deserializeDag(text: string): SerializedDag {
  const value = parse(text);
  if (!isRecord(value)) throw unreadable("it is no JSON object");
  if (value["format"] !== 1)
    throw unreadable(`it has format ${JSON.stringify(value["format"])}, this Daymill reads format 1`);
  if (typeof value["id"] !== "string" || !Array.isArray(value["tasks"])) throw unreadable("id or tasks are missing");
  return value as unknown as SerializedDag;
}

/**
 * The text whose hash tells whether two graphs are the same version: everything that changes what runs, in one spelling.
 * Where it stands in the source and what its docs say does not count.
 */
export function fingerprintInput(dag: SerializedDag): string {
  return canonicalJson(withoutNotes(JSON.parse(JSON.stringify(dag)) as JsonValue));
}

const NOTES: ReadonlySet<string> = new Set(["location", "docs"]);

/** Tasks and groups have notes of their own; inside an input the same names are data. */
function withoutNotes(dag: JsonValue): JsonValue {
  if (!isRecord(dag)) return dag;
  const strip = (value: JsonValue): JsonValue =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => !NOTES.has(name))) : value;
  const stripAll = (value: JsonValue | undefined): JsonValue => (Array.isArray(value) ? value.map(strip) : []);
  return { ...(strip(dag) as object), tasks: stripAll(dag["tasks"]), groups: stripAll(dag["groups"]) };
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw unreadable("it is no JSON", cause);
  }
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(why: string, cause?: unknown): DaymillError {
  return new DaymillError("E202", `A stored DAG cannot be read: ${why}.`, { cause });
}
