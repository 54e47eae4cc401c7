import { createHash } from "node:crypto";

/** What stands for the token of a submission where a service takes so many characters: hexadecimal digits, at most 64. */
export function tokenDigest(token: string, chars: number): string {
  return createHash("sha256").update(token).digest("hex").slice(0, chars);
}
