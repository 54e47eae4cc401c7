import { DaymillError } from "@daymill/core";
import type { ObjectStore } from "@daymill/stores";
import type { HashedObject } from "./mirror-plan.ts";

/** Where an object is. */
export interface ObjectPlace {
  readonly store: ObjectStore;
  readonly key: string;
}

/** Copies an object and asks the target what it holds: another size or checksum is E506. */
export async function copyVerified(
  object: HashedObject,
  { from, to, signal }: { readonly from: ObjectPlace; readonly to: ObjectPlace; readonly signal: AbortSignal },
): Promise<void> {
  await to.store.write(to.key, await from.store.read(from.key), { signal });
  const stored = await to.store.stat(to.key);
  const checksum = await to.store.checksum(to.key);
  if (stored?.bytes === object.bytes && checksum.value === object.checksum) return;
  throw new DaymillError(
    "E506",
    `${to.store.root}${to.key} has ${stored?.bytes ?? 0} bytes and the checksum ${checksum.value}; ` +
      `${object.bytes} bytes and ${object.checksum} were sent. Run the task again.`,
    { details: { key: to.key, sent: object.bytes, stored: stored?.bytes ?? 0 } },
  );
}
