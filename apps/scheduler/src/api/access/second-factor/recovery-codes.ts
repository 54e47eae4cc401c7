import { randomBytes } from "node:crypto";
import { secretHash } from "../secret-text.ts";
import { toBase32 } from "./base32.ts";

const HOW_MANY = 10;
/** 120 bits: beyond the 112 from which a plain hash is enough (ASVS 6.5.2), and a whole number of groups of four. */
const BYTES = 15;

/** Codes for the day on which the device that makes the others is lost: `MZXW-6YTB-…`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: HOW_MANY }, () => (toBase32(randomBytes(BYTES)).match(/.{4}/g) ?? []).join("-"));
}

/** What is kept of one, however it was typed. */
export function recoveryCodeHash(code: string): Uint8Array {
  return secretHash(code.toUpperCase().replaceAll(/[\s-]/g, ""));
}
