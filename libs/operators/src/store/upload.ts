import { operatorTask } from "@daymill/core";
import type { Task, TaskOptions } from "@daymill/core";
import { uploadFolders as uploadAll } from "./upload-folder.ts";
import type { UploadFoldersInput, UploadInput, UploadOutput } from "./upload-folder.ts";

export interface UploadOptions<I = UploadInput> extends TaskOptions<I, UploadOutput> {
  /** The largest share of the target's objects that may be deleted, from 0 to 1. Default 0.5. */
  readonly maxDeleteShare?: number;
}

/**
 * Makes a folder of a store equal to another one: `upload("publish")({ from, rows, to: "lake:/day/" })`. Size and checksum
 * of every object are verified; `_SUCCESS` is written last, and deleted first when the folder is redone. Errors: E501 the
 * source is not complete, E409 its Parquet files have other rows than `rows`, E505 too much would be deleted or the folders
 * overlap, E506 a copy differs.
 */
export function upload(id: string, options: UploadOptions = {}): Task<UploadInput, UploadOutput> {
  const settings = settingsOf(options);
  return operatorTask<UploadInput, UploadOutput>({
    operator: "upload",
    id,
    options,
    defaults: settings,
    body: { kind: "task", run: (input, ctx) => uploadAll({ ...input, from: [input.from] }, settings, ctx) },
  });
}

/**
 * As upload, from several folders that become one: `uploadFolders("publish")({ from: [one, other], rows, to })`. Two objects
 * of the same name are E409.
 */
export function uploadFolders(
  id: string,
  options: UploadOptions<UploadFoldersInput> = {},
): Task<UploadFoldersInput, UploadOutput> {
  const settings = settingsOf(options);
  return operatorTask<UploadFoldersInput, UploadOutput>({
    operator: "uploadFolders",
    id,
    options,
    defaults: settings,
    body: { kind: "task", run: (input, ctx) => uploadAll(input, settings, ctx) },
  });
}

function settingsOf({ maxDeleteShare }: { readonly maxDeleteShare?: number }): { readonly maxDeleteShare: number } {
  return { maxDeleteShare: maxDeleteShare ?? 0.5 };
}
