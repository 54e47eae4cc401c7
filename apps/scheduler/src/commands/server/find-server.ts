import { DaymillError } from "@daymill/core";
import { readServerFile } from "../../compose/server-file.ts";
import { dataLayout } from "../../data-layout.ts";

/** The address to speak to: the one given, or that of the server on the data directory. Rejects with E707. */
export async function findServerUrl(options: {
  readonly url: string | undefined;
  readonly dataDir: string;
}): Promise<string> {
  if (options.url !== undefined) return options.url.replace(/\/+$/, "");
  const file = dataLayout(options.dataDir).serverFile;
  const server = await readServerFile(file);
  if (server !== undefined) return server.url;
  throw noServer(`No server has left its address in ${file}.`);
}

export function noServer(what: string): DaymillError {
  return new DaymillError(
    "E707",
    `${what} Start one with \`daymill start\` (in a clone: \`npm start\`), or name one with --url.`,
  );
}
