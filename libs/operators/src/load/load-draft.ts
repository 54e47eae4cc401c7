import { createHash } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Beside the schemas, on the same file system; readers of tables do not look into it. */
const DRAFTS = ".loads";

export interface DraftName {
  /** `schema.table`. */
  readonly table: string;
  /** `column=value`. */
  readonly folder: string;
  /** Of the attempt. */
  readonly token: string;
}

/**
 * Makes an empty directory in a warehouse for one load, and removes those of earlier loads of the same partition. Its name
 * carries the attempt's token, so that a load which was given up but still runs writes elsewhere.
 */
export async function beginDraft(root: string, { table, folder, token }: DraftName): Promise<string> {
  const drafts = join(root, DRAFTS);
  // A digest has one length: no partition's prefix is the beginning of another's.
  const prefix = `${table}.${createHash("sha256").update(folder).digest("hex").slice(0, 16)}-`;
  await mkdir(drafts, { recursive: true });
  const stale = (await readdir(drafts)).filter((name) => name.startsWith(prefix));
  for (const name of stale) await rm(join(drafts, name), { recursive: true, force: true });
  const draft = join(drafts, `${prefix}${token}`);
  await mkdir(draft);
  return draft;
}
