import { DaymillError } from "@daymill/core";

/** Where a stream is, as `sources.json` has it. */
export interface StreamSource {
  /** What the keys of its objects begin with, without a slash at the end. */
  readonly prefix: string;
  /** The folder of its `schema.json`. */
  readonly metadataPrefix: string;
}

/** The place of a stream by `sources.json`: `{ name: { prefix, metadata_prefix, ... } }`. Rejects with E433. */
export function findSource(text: string, streamName: string): StreamSource {
  const sources = asObject(parse(text, "sources.json"), "sources.json");
  const source = sources[streamName];
  if (source === undefined) {
    const known = Object.keys(sources).join(", ");
    throw misfit(`sources.json has no stream "${streamName}". It has: ${known || "none"}.`);
  }
  const { prefix, metadata_prefix: metadataPrefix } = asObject(source, `sources.json, ${streamName}`);
  return {
    prefix: asText(prefix, `sources.json, ${streamName}.prefix`).replace(/\/+$/, ""),
    metadataPrefix: asText(metadataPrefix ?? prefix, `sources.json, ${streamName}.metadata_prefix`).replace(/\/+$/, ""),
  };
}

/**
 * What the folders below a stream's prefix stand for, from the day on, by `schema.json`: `{ dimensions: [{ field_name }] }`.
 * Rejects with E433.
 */
export function parseDimensions(text: string): readonly string[] {
  const { dimensions } = asObject(parse(text, "schema.json"), "schema.json");
  if (!Array.isArray(dimensions) || dimensions.length === 0) throw misfit("schema.json has no list of dimensions.");
  return dimensions.map((dimension: unknown, index) => {
    const place = `schema.json, dimensions[${index}]`;
    return asText(asObject(dimension, place)["field_name"], `${place}.field_name`);
  });
}

export function misfit(message: string, details: Record<string, unknown> = {}): DaymillError {
  return new DaymillError("E433", message, { details });
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown: unknown) {
    throw misfit(`${name} is no JSON: ${String(thrown)}`);
  }
}

function asObject(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw misfit(`${place} is no object.`);
}

function asText(value: unknown, place: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw misfit(`${place} is no text.`);
}
