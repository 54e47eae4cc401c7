import { DaymillError } from "@daymill/core";
import { readServerFile } from "../../compose/server-file.ts";
import { dataLayout } from "../../data-layout.ts";

export interface FoundServer {
  readonly url: string;
  /** What lets a command on its machine in; undefined for a server of somewhere else. */
  readonly key: string | undefined;
}

/** The server to speak to: the one given, or that on the data directory. Rejects with E707. */
export async function findServer(options: {
  readonly url: string | undefined;
  readonly dataDir: string;
}): Promise<FoundServer> {
  if (options.url !== undefined) return { url: options.url.replace(/\/+$/, ""), key: undefined };
  const file = dataLayout(options.dataDir).serverFile;
  const server = await readServerFile(file);
  if (server !== undefined) return { url: server.url, key: server.key };
  throw noServer(`No server has left its address in ${file}.`);
}

export function noServer(what: string): DaymillError {
  return new DaymillError(
    "E707",
    `${what} Start one with \`daymill start\` (in a clone: \`npm start\`), or name one with --url.`,
  );
}
