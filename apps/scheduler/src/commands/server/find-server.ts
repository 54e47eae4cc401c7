import { dirname } from "node:path";
import { DaymillError } from "@daymill/core";
import { readServerFile } from "../../compose/server-file.ts";
import { findConfigFile } from "../../config/import-config.ts";
import { dataLayout } from "../../data-layout.ts";

export interface FoundServer {
  readonly url: string;
  /** What lets a command on its machine in; undefined for a server of somewhere else. */
  readonly key: string | undefined;
}

export interface ServerPlace {
  /** The one that was named. */
  readonly url: string | undefined;
  readonly dataDir: string;
  /** Where the command was typed. */
  readonly cwd: string;
}

/** The server to speak to: the one given, or that on the data directory. Rejects with E702 for what is no address, and E707. */
export async function findServer(options: ServerPlace): Promise<FoundServer> {
  if (options.url !== undefined) return { url: readAddress(options.url), key: undefined };
  const file = dataLayout(options.dataDir).serverFile;
  const server = await readServerFile(file);
  if (server !== undefined) return { url: server.url, key: server.key };
  throw noServer(`No server has left its address in ${file}.${projectHint(options.cwd)}`);
}

/** People stand in dags/ of their project, which no command looks out of. */
function projectHint(cwd: string): string {
  if (findConfigFile(cwd) !== undefined) return "";
  for (let folder = dirname(cwd); dirname(folder) !== folder; folder = dirname(folder))
    if (findConfigFile(folder) !== undefined) return ` The project is ${folder}: use the command there.`;
  return "";
}

/** Of http or https, and without a password: that would be read by whoever sees the command line. */
function readAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url !== undefined && /^https?:$/.test(url.protocol);
  // What is no address of the web may hold one as well: it is not repeated.
  if (isHttp ? url.username + url.password !== "" : text.includes("@"))
    throw new DaymillError(
      "E702",
      "The address of a server (--url) holds no user and no password: use `daymill login`.",
    );
  if (isHttp) return text.replace(/\/+$/, "");
  throw new DaymillError("E702", `--url ${text}: expected an address such as http://127.0.0.1:8080.`);
}

export function noServer(what: string): DaymillError {
  return new DaymillError(
    "E707",
    `${what} Start one with \`daymill start\` (in a clone: \`npm start\`), or name one with --url.`,
  );
}
