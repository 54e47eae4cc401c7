import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { DaymillError } from "@daymill/core";
import { dataLayout } from "../../data-layout.ts";

const serverFile = z.object({ url: z.url(), pid: z.number().int() });

/** Where a running server says that it is, in its data directory. */
export type ServerFile = z.output<typeof serverFile>;

/** What server.json of a data directory says; undefined when there is none, or it is not ours. */
export async function readServerFile(dataDir: string): Promise<ServerFile | undefined> {
  const text = await readFile(dataLayout(dataDir).serverFile, "utf8").catch(() => {
    // No file: no server has started here.
    return undefined;
  });
  if (text === undefined) return undefined;
  const read = serverFile.safeParse(parseJson(text));
  return read.success ? read.data : undefined;
}

/** The address to speak to: the one given, or that of the server on the data directory. Rejects with E707. */
export async function findServerUrl(options: {
  readonly url: string | undefined;
  readonly dataDir: string;
}): Promise<string> {
  if (options.url !== undefined) return options.url.replace(/\/+$/, "");
  const server = await readServerFile(options.dataDir);
  if (server !== undefined) return server.url;
  throw noServer(`No server has left its address in ${join(options.dataDir, "server.json")}.`);
}

export function noServer(what: string): DaymillError {
  return new DaymillError(
    "E707",
    `${what} Start one with \`daymill start\` (in a clone: \`npm start\`), or name one with --url.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half written by a start that was killed: as good as none.
    return undefined;
  }
}
