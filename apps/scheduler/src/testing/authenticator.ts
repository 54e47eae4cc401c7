import { epochMillis } from "@daymill/core";
import { codeOf, stepOf } from "../api/access/second-factor/totp.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** How long an authenticator app shows a code, in ms. */
export const STEP_MS = 30_000;

/** What an authenticator app shows at a time, in ms since 1970, after it was told this otpauth address. */
export function authenticator(uri: string): (at: number) => string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const bits = secret.replaceAll(/./g, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0"));
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  return (at) => codeOf(bytes, stepOf(epochMillis(at)));
}
