import { DaymillError } from "@daymill/core";
import type { RecordType, StructFields } from "../records/record-schema.ts";

const HIVE_NAMES: Readonly<Record<string, string>> = { int32: "int", int64: "bigint" };

/** The type of a column as Hive, Glue and Athena write it: `array<struct<name:string,n:bigint>>`. */
export function hiveType(type: RecordType): string {
  if (typeof type === "string") return HIVE_NAMES[type] ?? type;
  switch (type.kind) {
    case "list":
      return `array<${hiveType(type.element)}>`;
    case "map":
      return `map<string,${hiveType(type.value)}>`;
    case "struct":
      return `struct<${structFields(type.fields)}>`;
    default:
      return type satisfies never;
  }
}

/** A name as the catalogue keeps it, in lower case. Throws E209 when Athena would not take it. */
export function hiveName(name: string): string {
  if (/^\w{1,255}$/.test(name)) return name.toLowerCase();
  throw new DaymillError("E209", `"${name}" is no name of a column: Athena takes letters, digits and _.`);
}

function structFields(fields: StructFields): string {
  return Object.entries(fields)
    .map(([name, type]) => `${hiveName(name)}:${hiveType(type)}`)
    .join(",");
}
