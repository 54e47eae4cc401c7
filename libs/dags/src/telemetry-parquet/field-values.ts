import { hekaValue } from "@daymill/operators";
import type { HekaMessage } from "@daymill/operators";

/** The text of a field; a field of another type counts as missing. */
export function textField(message: HekaMessage, name: string): string | undefined {
  const value = hekaValue(message, name);
  return typeof value === "string" ? value : undefined;
}

/** The number of a field of type double; a field of another type counts as missing. */
export function doubleField(message: HekaMessage, name: string): number | undefined {
  const value = hekaValue(message, name);
  return typeof value === "number" ? value : undefined;
}

/** The number of a field of type integer; a field of another type counts as missing. */
export function integerField(message: HekaMessage, name: string): bigint | undefined {
  const value = hekaValue(message, name);
  return typeof value === "bigint" ? value : undefined;
}

export function booleanField(message: HekaMessage, name: string): boolean | undefined {
  const value = hekaValue(message, name);
  return typeof value === "boolean" ? value : undefined;
}

/** A text, or a number as text; "" where there is neither. */
export function anyTextField(message: HekaMessage, name: string): string {
  const value = hekaValue(message, name);
  return value === undefined || value instanceof Uint8Array ? "" : String(value);
}
