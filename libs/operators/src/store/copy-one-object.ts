import { DaymillError, operatorTask } from "@daymill/core";
import type { Task, TaskContext, TaskOptions } from "@daymill/core";
import { assertFreeDisk } from "../free-disk.ts";
import { assertStillOwned } from "../ownership.ts";
import { placeOf } from "../place.ts";
import { copyVerified, haveSameBytes } from "./copy-object.ts";

export interface CopyObjectInput {
  /** The URI of one object of any store. */
  readonly from: string;
  /** The URI that it gets. */
  readonly to: string;
}

export interface CopyObjectOutput {
  readonly uri: string;
  readonly bytes: number;
  /** Whether it was written; false: the same bytes were there. */
  readonly copied: boolean;
}

export interface CopyObjectOptions extends TaskOptions<CopyObjectInput, CopyObjectOutput> {
  /** Whether another object of that name is replaced. Default true; false: it is an error (E505). */
  readonly replace?: boolean;
}

/**
 * Copies one object, in a store or between two: `copyObject("latest")({ from: "lake:/a/2024.csv", to: "lake:/a/latest.csv" })`.
 * Visible when it is whole, and verified by its checksum. Errors: E501 there is no such object, E504 there is no room for it,
 * E505 another one is there that is not to be replaced, E506 the copy differs.
 */
export function copyObject(id: string, options: CopyObjectOptions = {}): Task<CopyObjectInput, CopyObjectOutput> {
  const { replace = true } = options;
  return operatorTask<CopyObjectInput, CopyObjectOutput>({
    operator: "copyObject",
    id,
    options,
    defaults: { replace },
    body: { kind: "task", run: (input, ctx) => copy(input, replace, ctx) },
  });
}

async function copy(input: CopyObjectInput, replace: boolean, ctx: TaskContext): Promise<CopyObjectOutput> {
  const [from, to] = [await placeOf(input.from, ctx), await placeOf(input.to, ctx)];
  const found = await from.store.stat(from.key);
  if (found === undefined)
    throw new DaymillError("E501", `${input.from} does not exist. Check its name.`, { details: { uri: input.from } });
  const there = await to.store.stat(to.key);
  if (there !== undefined && there.bytes === found.bytes && (await haveSameBytes(from, to)))
    return { uri: input.to, bytes: found.bytes, copied: false };
  if (there !== undefined && !replace)
    throw new DaymillError("E505", `${input.to} is there with other bytes, and is not to be replaced.`, {
      details: { uri: input.to },
    });
  const path = to.store.localPath(to.key);
  if (path !== undefined) await assertFreeDisk(path, { bytes: found.bytes, ctx });
  await assertStillOwned(ctx, input.to);
  await copyVerified({ name: input.from, bytes: found.bytes }, { from, to, signal: ctx.signal });
  ctx.log.info("copied", { from: input.from, to: input.to, bytes: found.bytes });
  return { uri: input.to, bytes: found.bytes, copied: true };
}
