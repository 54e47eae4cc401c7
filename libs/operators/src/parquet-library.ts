// oxlint-disable-next-line typescript/triple-slash-reference -- an untyped package cannot be given types by an import
/// <reference path="./parquetjs-lite.d.ts" />
import type { Library } from "parquetjs-lite";
import type { FooterTypes } from "parquetjs-lite/gen-nodejs/parquet_types.js";
import type { ThriftCodec } from "parquetjs-lite/lib/util.js";

export type { FieldDefinition, FileElement, FileMetadata, OutputStream, Statistics, Writer } from "parquetjs-lite";

/** Loads parquetjs-lite: only a task that uses it pays for it. */
export async function loadParquetLibrary(): Promise<Library> {
  const { default: library } = await import("parquetjs-lite");
  return library;
}

/** What parquetjs-lite makes footers with. */
export interface FooterLibrary {
  readonly util: ThriftCodec;
  readonly types: FooterTypes;
}

export async function loadFooterLibrary(): Promise<FooterLibrary> {
  const { default: util } = await import("parquetjs-lite/lib/util.js");
  const { default: types } = await import("parquetjs-lite/gen-nodejs/parquet_types.js");
  return { util, types };
}
