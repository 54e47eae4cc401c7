import { createHash } from "node:crypto";

/** Names what is written in a file: only a place in that very text is a place in it. A mark of the byte order is no part of it. */
export function sourceHash(text: string): string {
  return createHash("sha256")
    .update(text.replace(/^\uFEFF/, ""))
    .digest("hex");
}
