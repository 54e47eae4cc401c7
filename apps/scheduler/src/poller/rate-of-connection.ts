import { DaymillError, isLookRate, MAX_LOOKS_PER_SECOND } from "@daymill/core";
import type { JsonObject, JsonValue } from "@daymill/core";

/** Which bucket the looks by a connection take of, and how many of them a second. */
export interface ConnectionRate {
  readonly bucket: string;
  /** Its id. */
  readonly connection: string;
  readonly perSecond: number;
}

/**
 * `extra.looksPerSecond` of a connection, which need not be whole (default: that of the configuration), and
 * `extra.sharesRate`, a name: connections with the same count their looks together, as for one account in one region. Throws
 * E104 for what cannot be.
 */
export function rateOfConnection(id: string, connection: JsonValue, perSecond: number): ConnectionRate {
  const { looksPerSecond = perSecond, sharesRate } = extraOf(connection);
  if (!isLookRate(looksPerSecond))
    throw refused(id, `an extra.looksPerSecond that is no number above 0 and up to ${MAX_LOOKS_PER_SECOND}`);
  if (sharesRate !== undefined && (typeof sharesRate !== "string" || sharesRate === ""))
    throw refused(id, "an extra.sharesRate that is no name");
  const bucket = sharesRate === undefined ? `connection ${id}` : `shared ${sharesRate}`;
  return { bucket, connection: id, perSecond: looksPerSecond };
}

function extraOf(connection: JsonValue): JsonObject {
  const extra = isObject(connection) ? connection["extra"] : undefined;
  return isObject(extra) ? extra : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refused(id: string, problem: string): DaymillError {
  return new DaymillError("E104", `The connection "${id}" has ${problem}.`, { details: { connection: id } });
}
