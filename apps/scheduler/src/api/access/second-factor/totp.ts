import { createHmac, timingSafeEqual } from "node:crypto";
import type { EpochMillis } from "@daymill/core";

/** How long a code is the one of now. What every authenticator app takes, as are six digits and SHA-1. */
export const STEP_SECONDS = 30;
export const DIGITS = 6;

/** As long as the hash, which RFC 4226 (section 4) recommends. */
export const SECRET_BYTES = 20;

/** Codes of so many steps before and after now are taken as well: clocks differ, and typing takes time (RFC 6238, 5.2). */
const STEPS_AROUND = 1;

/** The code of a step of time: RFC 4226, section 5.3. */
export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) % 16;
  const value = mac.readUInt32BE(offset) % 2 ** 31;
  return String(value % 10 ** digits).padStart(digits, "0");
}

/** The step of time of an instant: RFC 6238, section 4.2. */
export function stepOf(now: EpochMillis): number {
  return Math.floor(now / (STEP_SECONDS * 1_000));
}

/** The step whose code it is, of now or next to it, the earliest first; undefined: it is a code of none of them. */
export function matchingStep(code: string, secret: Uint8Array, now: EpochMillis): number | undefined {
  const given = Buffer.from(code);
  const steps = Array.from({ length: 2 * STEPS_AROUND + 1 }, (_, index) => stepOf(now) - STEPS_AROUND + index);
  return steps.find((step) => {
    const right = Buffer.from(codeOf(secret, step));
    return right.length === given.length && timingSafeEqual(right, given);
  });
}
