// oxlint-disable-next-line typescript/triple-slash-reference -- an untyped package cannot be given types by an import
/// <reference path="./parquetjs-lite.d.ts" />
import type { Library } from "parquetjs-lite";

export type { FieldDefinition, OutputStream, Writer } from "parquetjs-lite";

/** Loads parquetjs-lite: only a task that uses it pays for it. */
export async function loadParquetLibrary(): Promise<Library> {
  const { default: library } = await import("parquetjs-lite");
  return library;
}
