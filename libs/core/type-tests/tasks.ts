import { type JsonObject, type JsonValue, task } from "@daymill/core";

/** Tasks that the cases wire together. */
export const dump = task("dump", async (input: { table: string }) => ({ path: input.table, rows: 3, regions: ["eu"] }));

export const convert = task("convert", async (input: { csv: string; codec: "zstd" | "snappy" }) => ({
  path: input.csv,
  bytes: 7,
}));

export const upload = task("upload", async (input: { file: string; options?: { tags: string[]; depth?: number } }) => ({
  uri: input.file,
  bytes: 1,
}));

export const already = task("already", (input: { uri: string }) => ({ uri: input.uri, kept: true }));

export const sum = task("sum", (input: { numbers: number[] }) => input.numbers.length);

export const check = task("check", () => true);

export const kind = task("kind", (): "full" | "delta" | "none" => "full");

export const maybe = task("maybe", (): { note?: string; owner: string | null } => ({ owner: null }));

export const store = task(
  "store",
  (input: { value: unknown; json?: JsonValue; extra?: JsonObject }) => input.json ?? null,
);

export const parse = task("parse", (input: { text: string }): JsonValue[] => [input.text]);
