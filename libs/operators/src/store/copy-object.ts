import { DaymillError } from "@daymill/core";
import type { ObjectStore } from "@daymill/stores";
import type { FolderObject } from "./folder.ts";

/** Where an object is. */
export interface ObjectPlace {
  readonly store: ObjectStore;
  readonly key: string;
}

/** Copies an object and asks the target what it holds: another size or checksum is E506. */
export async function copyVerified(
  object: FolderObject,
  { from, to, signal }: { readonly from: ObjectPlace; readonly to: ObjectPlace; readonly signal: AbortSignal },
): Promise<void> {
  await to.store.write(to.key, await from.store.read(from.key), { signal });
  const stored = await to.store.stat(to.key);
  if (stored?.bytes === object.bytes && (await haveSameBytes(from, to))) return;
  throw new DaymillError(
    "E506",
    `${to.store.root}${to.key} has ${stored?.bytes ?? 0} bytes or others than the ${object.bytes} that were sent. ` +
      "Run the task again.",
    { details: { key: to.key, sent: object.bytes, stored: stored?.bytes ?? 0 } },
  );
}

/** Whether two objects are the same byte for byte: by the digest that a remote store keeps, if one of them is remote. */
export async function haveSameBytes(one: ObjectPlace, other: ObjectPlace): Promise<boolean> {
  const isLocal = other.store.localPath(other.key) !== undefined;
  const [keeper, reader] = isLocal ? [one, other] : [other, one];
  const { algorithm, value } = await keeper.store.checksum(keeper.key);
  return (await reader.store.checksum(reader.key, algorithm)).value === value;
}
