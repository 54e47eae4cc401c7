import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProcessIdentity } from "./process-identity.ts";

/** What is known of the processes that run user code, on disk, so that the next scheduler of this host can end them. */
export interface ProcessRecords {
  started(identity: ProcessIdentity): void;
  ended(identity: ProcessIdentity): void;
  /** Everything on record; files that cannot be read are left out. */
  readAll(): ProcessIdentity[];
}

/** Keeps one small file a process in `folder`. Writes synchronously: the record must stand before the process gets work. */
export function processRecords(folder: string): ProcessRecords {
  mkdirSync(folder, { recursive: true });
  const fileOf = (identity: ProcessIdentity): string =>
    join(folder, `${identity.pid}-${identity.startedAt.replaceAll(/\W+/g, "_")}.json`);
  return {
    started: (identity) => writeFileSync(fileOf(identity), JSON.stringify(identity)),
    ended: (identity) => rmSync(fileOf(identity), { force: true }),
    readAll: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .map((name) => parseIdentity(join(folder, name)))
        .filter((identity) => identity !== undefined),
  };
}

function parseIdentity(file: string): ProcessIdentity | undefined {
  try {
    const { host, bootId, pid, startedAt } = JSON.parse(readFileSync(file, "utf8")) as Partial<ProcessIdentity>;
    if (host === undefined || bootId === undefined || pid === undefined || startedAt === undefined) return undefined;
    return { host, bootId, pid, startedAt };
  } catch {
    // Torn by a crash while it was written: its process had no work yet.
    return undefined;
  }
}
