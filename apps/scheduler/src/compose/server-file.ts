import { readFile, rename, rm, writeFile } from "node:fs/promises";
import * as z from "zod";

const serverFile = z.object({
  url: z.url(),
  pid: z.number().int(),
  /** What a command on this machine sends to be let in, whoever its users are. */
  key: z.string().optional(),
});

/** Where a running server says that it is: `server.json` in its data directory. */
export type ServerFile = z.output<typeof serverFile>;

/** What the file says; undefined when there is none, or it is not ours. */
export async function readServerFile(path: string): Promise<ServerFile | undefined> {
  const text = await readFile(path, "utf8").catch(() => {
    // No file: no server has started here.
    return undefined;
  });
  if (text === undefined) return undefined;
  const read = serverFile.safeParse(parseJson(text));
  return read.success ? read.data : undefined;
}

/** Says where this server is. The file appears whole, and only for who runs the server: it holds a key. */
export async function writeServerFile(path: string, content: ServerFile): Promise<void> {
  const draft = `${path}.${content.pid}`;
  // One that a killed process of the same number left may be open to others.
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: "wx" });
  await rename(draft, path);
}

/** Takes the address back, if it is still that of this process. */
export async function removeServerFile(path: string, pid: number): Promise<void> {
  if ((await readServerFile(path))?.pid === pid) await rm(path, { force: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Torn by a power cut: as good as none.
    return undefined;
  }
}
