import { DaymillError } from "@daymill/core";
import { columns, field } from "../columns/column-map.ts";
import type { ColumnMap } from "../columns/column-map.ts";
import type { ColumnType } from "../columns/column-type.ts";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";
import type { TextObject } from "../text/text-objects.ts";
import { recordLines } from "./json-lines.ts";
import type { JsonLayout } from "./json-lines.ts";
import { isRawNumber, parsed } from "./json-rewriter.ts";

/** As many records are looked at. */
const LOOKED_AT = 1_000;
const MAX_INT64 = 2n ** 63n - 1n;

/**
 * A column for each field of the first records, in the order in which they come: whole numbers are `int64`, numbers `double`,
 * booleans `boolean`, all others, and those of several types, `string`. E434: there is no record to go by.
 */
export async function inferColumns(objects: readonly TextObject[], layout: JsonLayout): Promise<ColumnMap> {
  const types = new Map<string, ColumnType | undefined>();
  let records = 0;
  for (const object of objects) {
    for await (const text of readWholeLines(recordLines(object.unbounded(), layout, object.uri))) {
      for (const line of text.toString("utf8").split("\n")) {
        const record = records < LOOKED_AT ? parsed(line) : undefined;
        if (record === undefined) continue;
        records += 1;
        for (const [name, value] of Object.entries(record)) types.set(name, merged(types.get(name), typeOf(value)));
      }
      if (records >= LOOKED_AT) break;
    }
    if (records >= LOOKED_AT) break;
  }
  if (types.size === 0)
    throw new DaymillError("E434", "The objects have no record with a field to go by. Give the task a column map.");
  return columns(Object.fromEntries([...types].map(([name, type]) => [name, field(name).as(type ?? "string")])));
}

/** undefined: null, which says nothing. */
function typeOf(value: unknown): ColumnType | undefined {
  if (value === null) return undefined;
  if (typeof value === "boolean") return "boolean";
  if (typeof value !== "object" || !isRawNumber(value)) return "string";
  if (!/^-?\d+$/.test(value.rawJSON)) return "double";
  const whole = BigInt(value.rawJSON);
  return whole > MAX_INT64 || whole < -MAX_INT64 - 1n ? "string" : "int64";
}

function merged(one: ColumnType | undefined, other: ColumnType | undefined): ColumnType | undefined {
  if (one === undefined || other === undefined || one === other) return one ?? other;
  const isNumeric = [one, other].every((type) => type === "int64" || type === "double");
  return isNumeric ? "double" : "string";
}
