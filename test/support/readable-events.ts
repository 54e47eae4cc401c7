import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { GeneratedEvents } from "@daymill/dags";

/** The lines of all files of a generated day of event logs that can be read. */
export async function readableEvents(
  folder: string,
  { empty, damaged }: Pick<GeneratedEvents, "empty" | "damaged">,
): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name !== empty && name !== damaged);
  const texts = await Promise.all(names.map(async (name) => gunzipSync(await readFile(join(folder, name))).toString()));
  return texts.flatMap((text) => text.split("\n").slice(0, -1));
}
