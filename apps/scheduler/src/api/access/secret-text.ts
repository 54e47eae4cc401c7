import { createHash, randomBytes } from "node:crypto";

/** What begins each kind, so that a scanner finds one that was committed, and a reader knows what it is. */
export type SecretKind = "dms_" | "dmt_" | "dml_";

/** Something that only its holder knows: 256 bits by chance. dms_: a session, dmt_: an API token, dml_: this machine's key. */
export function newSecret(kind: SecretKind): string {
  return `${kind}${randomBytes(32).toString("base64url")}`;
}

/** What is kept of it. A plain hash is enough: nobody can guess 256 bits. */
export function secretHash(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}
