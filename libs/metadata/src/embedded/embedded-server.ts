import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { toError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { assertReachable } from "../client/open-server.ts";
import type { Durability } from "./cluster-config.ts";
import type { NativeBinaries } from "./native-binaries.ts";
import { findReadyPostmaster, isRunning, startPostmaster, stopPostmaster } from "./postmaster.ts";
import type { Postmaster } from "./postmaster.ts";
import { ensureMetadataDatabase, ownerClient } from "./server-databases.ts";
import type { ServerHome } from "./server-home.ts";
import { makeSocketDir } from "./socket-dir.ts";

const WATCH_EVERY_MS = 500;
/** Between two failed attempts to bring a dead server back. */
const RESTART_DELAY_MS = 1_000;

export interface EmbeddedServerOptions {
  readonly home: ServerHome;
  readonly binaries: NativeBinaries;
  readonly durability: Durability;
  readonly log: Logger;
}

/**
 * The PostgreSQL of one cluster, kept running until it is stopped:
 *
 *     open: found running and answering -> adopted; else started
 *     watched: ended without being asked -> started again, as often as it takes
 *     stop: fast shutdown
 */
export class EmbeddedServer {
  readonly #options: EmbeddedServerOptions;
  #postmaster: Postmaster;
  #watch: NodeJS.Timeout | undefined;
  #restarting: Promise<void> | undefined;
  #stopping = false;

  private constructor(options: EmbeddedServerOptions, postmaster: Postmaster) {
    this.#options = options;
    this.#postmaster = postmaster;
    this.#watchOver(postmaster);
  }

  /** Rejects with E603 or E504. */
  static async open(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
    const postmaster = (await adopt(options)) ?? (await start(options, makeSocketDir(options.home)));
    const server = new EmbeddedServer(options, postmaster);
    try {
      await ensureMetadataDatabase(server.socketDir);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Stays the same over restarts. */
  get socketDir(): string {
    return this.#postmaster.socketDir;
  }

  get pid(): number {
    return this.#postmaster.pid;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#watch);
    await this.#restarting;
    await stopPostmaster(this.#postmaster);
    if (!this.socketDir.startsWith(this.#options.home.dir)) rmSync(this.socketDir, { recursive: true, force: true });
  }

  #watchOver(postmaster: Postmaster): void {
    postmaster.child?.once("exit", () => this.#look());
    this.#watch ??= setInterval(() => this.#look(), WATCH_EVERY_MS).unref();
  }

  #look(): void {
    if (this.#stopping || this.#restarting !== undefined || isRunning(this.#postmaster)) return;
    this.#restarting = this.#restart().finally(() => {
      this.#restarting = undefined;
    });
  }

  async #restart(): Promise<void> {
    const { log } = this.#options;
    log.warn("the embedded database ended and is started again", { pid: this.#postmaster.pid });
    for (let failures = 1; !this.#stopping; failures++) {
      try {
        this.#postmaster = await start(this.#options, this.#postmaster.socketDir);
        this.#watchOver(this.#postmaster);
        return;
      } catch (error) {
        log.error("the embedded database cannot be started again", { failures, error: toError(error).message });
        await sleep(RESTART_DELAY_MS);
      }
    }
  }
}

async function start(options: EmbeddedServerOptions, socketDir: string): Promise<Postmaster> {
  return await startPostmaster({ ...options, socketDir });
}

/** A server left behind by a Daymill that was killed, if it still answers. One that does not is stopped. */
async function adopt({ home, log }: EmbeddedServerOptions): Promise<Postmaster | undefined> {
  const found = await findReadyPostmaster(home.clusterDir);
  if (found === undefined) return undefined;
  try {
    await assertReachable(ownerClient(found.socketDir, "postgres"), found.socketDir);
    log.info("the embedded database of an earlier Daymill still runs and is taken over", { pid: found.pid });
    return found;
  } catch (error) {
    const reason = toError(error).message;
    log.warn("the embedded database of an earlier Daymill does not answer and is started again", { reason });
    await stopPostmaster(found);
    return undefined;
  }
}
