import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";
import { DaymillError, toError } from "@daymill/core";
import type { CliIo } from "../terminal/cli-io.ts";

const credentials = z.record(z.string(), z.string());

/** Where tokens of servers are kept, by address, readable for their owner only. */
export function credentialsFile({ env }: Pick<CliIo, "env">): string {
  const home = env["XDG_CONFIG_HOME"] ?? join(env["HOME"] ?? homedir(), ".config");
  return join(home, "daymill", "credentials.json");
}

/** The token that was kept for a server; undefined when there is none. Rejects with E104 when the file is not ours. */
export async function readCredential(io: Pick<CliIo, "env">, url: string): Promise<string | undefined> {
  return (await readAll(io))[keyOf(url)];
}

/** Keeps a token for a server, or forgets the one that was kept. */
export async function writeCredential(io: Pick<CliIo, "env">, url: string, token: string | undefined): Promise<void> {
  const { [keyOf(url)]: _, ...others } = await readAll(io);
  const file = credentialsFile(io);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  const all = token === undefined ? others : { ...others, [keyOf(url)]: token };
  // One that a killed process of the same number left may be open to others.
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  await rename(draft, file);
}

async function readAll(io: Pick<CliIo, "env">): Promise<Readonly<Record<string, string>>> {
  const file = credentialsFile(io);
  try {
    return credentials.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    const why =
      error instanceof z.ZodError || error instanceof SyntaxError ? "it is not JSON of ours" : toError(error).message;
    throw new DaymillError(
      "E104",
      `The tokens in ${file} cannot be read: ${why}. Delete it, and use \`daymill login\` again.`,
    );
  }
}

function keyOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
