import { DaymillError, toError } from "@daymill/core";
import type { Clock, Logger } from "@daymill/core";
import { connect, holdDataDir, migrate } from "@daymill/metadata";
import type { DatabaseConfig, MetadataDatabase } from "@daymill/metadata";
import type { DataLayout } from "../data-layout.ts";
import { readServerFile } from "./server-file.ts";

export interface DatabaseParts {
  readonly config: DatabaseConfig;
  readonly layout: DataLayout;
  readonly log: Logger;
  readonly clock: Clock;
  /** The folder that is taken for this process alone. Undefined: none. */
  readonly holds: string | undefined;
}

/** The metadata database, and the folder that is ours as long as it is open. */
export interface OpenedDatabase {
  readonly database: MetadataDatabase;
  close(): Promise<void>;
}

/**
 * Takes the folder for this process, opens the metadata database and brings its schema up to date. Rejects with
 * E101 (naming who holds it), E102, E504, E601, E602 or E603.
 */
export async function openDatabase(parts: DatabaseParts): Promise<OpenedDatabase> {
  const { layout, clock } = parts;
  const opened = await open(parts).catch(async (error: unknown) => {
    throw await namingHolder(error, layout);
  });
  try {
    await migrate(opened.database, { now: clock.now() });
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open({ config, log, holds }: DatabaseParts): Promise<OpenedDatabase> {
  if (config.kind !== "url") {
    // It takes the data directory by itself.
    const database = await connect(config, { log });
    return { database, close: () => database.close() };
  }
  const held = holds === undefined ? undefined : holdDataDir(holds);
  try {
    const database = await connect(config, { log });
    return { database, close: () => database.close().finally(() => held?.release()) };
  } catch (error) {
    held?.release();
    throw error;
  }
}

/** E101 knows the process; its server file knows the address. */
async function namingHolder(thrown: unknown, layout: DataLayout): Promise<Error> {
  const error = toError(thrown);
  if (!(error instanceof DaymillError) || error.code !== "E101") return error;
  const server = await readServerFile(layout.serverFile);
  if (server === undefined) return error;
  return new DaymillError("E101", `${error.message} It serves ${server.url}`, {
    details: { ...error.details, url: server.url },
    cause: error,
  });
}
