import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { DaymillError } from "@daymill/core";

/**
 * Seals texts for the database: AES-256-GCM under the first key, opened by any of them, so that a new key can be put in
 * front of the old one and everything written from then on is under it.
 *
 * A sealed value is: format (1 byte, 1), key name (4 bytes: the hash of the key), iv (12), tag (16), ciphertext. It is
 * bound to its place (`connection:warehouse`): moved to another row it does not open.
 */
export interface Sealer {
  seal(text: string, place: string): Uint8Array;
  /** Throws E104 when it is under a key that is not given, or was changed. */
  open(sealed: Uint8Array, place: string): string;
  /** Whether it is under the key that seals. */
  isCurrent(sealed: Uint8Array): boolean;
}

const FORMAT = 1;
const NAME_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NAME_BYTES + IV_BYTES + TAG_BYTES;

/** `keys`: 32 bytes each, the one that seals first. */
export function sealer(keys: readonly [Uint8Array, ...Uint8Array[]]): Sealer {
  const [sealing] = keys;
  return {
    seal(text, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", sealing, iv).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.of(FORMAT), keyName(sealing), iv, cipher.getAuthTag(), body]);
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed);
      const key = keys.find((each) => keyName(each).equals(nameIn(bytes)));
      if (bytes[0] !== FORMAT || bytes.length < HEAD_BYTES || key === undefined) throw unreadable(place, undefined);
      try {
        return decrypt(bytes, key, place);
      } catch (error) {
        throw unreadable(place, error);
      }
    },
    isCurrent: (sealed) => keyName(sealing).equals(nameIn(sealed)),
  };
}

function nameIn(sealed: Uint8Array): Uint8Array {
  return sealed.subarray(1, 1 + NAME_BYTES);
}

function decrypt(bytes: Buffer, key: Uint8Array, place: string): string {
  const iv = bytes.subarray(1 + NAME_BYTES, 1 + NAME_BYTES + IV_BYTES);
  const tag = bytes.subarray(HEAD_BYTES - TAG_BYTES, HEAD_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]).toString("utf8");
}

function keyName(key: Uint8Array): Buffer {
  return createHash("sha256").update("daymill key name").update(key).digest().subarray(0, NAME_BYTES);
}

function unreadable(place: string, cause: unknown): DaymillError {
  return new DaymillError(
    "E104",
    `The secrets of ${place} cannot be opened with the keys given. Set DAYMILL_SECRET_KEY (or put secret.key back) to what it was when they were saved, or save them again.`,
    { cause },
  );
}
