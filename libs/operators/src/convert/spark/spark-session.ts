import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileText } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { sparkCommand } from "../../cluster/spark-command.ts";
import { inheritedEnv } from "../../process/command-env.ts";
import { lineLog } from "../../process/line-log.ts";
import { processFailed } from "../../process/process-failed.ts";
import { runCommand } from "../../process/run-command.ts";
import type { SparkSettings } from "./spark-settings.ts";

/** How long Spark may take to end by itself once it has nothing to do, in ms. */
const END_WITHIN_MS = 10_000;

/** Values in the files must not depend on what else is set on a machine; the rest is for one machine without a UI. */
const CONF = {
  "spark.sql.session.timeZone": "UTC",
  "spark.sql.caseSensitive": "true",
  "spark.sql.parquet.compression.codec": "snappy",
  "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
  "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
  "spark.sql.parquet.writeLegacyFormat": "false",
  "spark.sql.files.maxRecordsPerFile": "0",
  "spark.sql.adaptive.enabled": "false",
  "spark.submit.deployMode": "client",
  "spark.driver.host": "127.0.0.1",
  "spark.ui.enabled": "false",
  "spark.ui.showConsoleProgress": "false",
  "spark.log.level": "WARN",
};

export interface SparkStart {
  readonly settings: SparkSettings;
  /** What Spark puts aside goes here; the caller removes it. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  /** What Spark writes. */
  readonly log: Logger;
}

/** A Spark that runs our script, and ends with this process at the latest. */
export interface SparkSession extends AsyncDisposable {
  /**
   * A folder whose path Hadoop reads as it stands, unlike those with a colon, a comma or braces; `work` in it leads to the
   * scratch directory.
   */
  readonly folder: string;
  /** Sends JSON to the script and gives its answer. Rejects with E441 when Spark ends meanwhile. One at a time. */
  ask(question: object): Promise<unknown>;
}

/**
 * Starts Spark, with the script as a client of a socket that only this user can open: neither arguments nor files hold what
 * is asked. Rejects with E441 when it does not come up.
 */
export async function startSpark({ settings, scratch, signal, log }: SparkStart): Promise<SparkSession> {
  const folder = await mkdtemp(join(tmpdir(), "daymill-spark-"));
  const server = createServer();
  const stopping = new AbortController();
  let running: Promise<number | undefined> = Promise.resolve(undefined);
  const close = async (socket?: Socket): Promise<void> => {
    socket?.end();
    const timer = setTimeout(() => stopping.abort(), END_WITHIN_MS);
    // How it ended was for those who asked it something.
    await running.catch(() => undefined);
    clearTimeout(timer);
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const socketPath = await prepare(folder, { scratch, server });
    const lines = lineLog(log);
    const command = {
      argv: commandOf(folder, settings, socketPath),
      folder,
      env: { ...inheritedEnv(true), SPARK_LOCAL_DIRS: join(folder, "work"), PYTHONDONTWRITEBYTECODE: "1" },
    };
    running = runCommand(command, { signal: AbortSignal.any([signal, stopping.signal]), onLine: lines.take });
    const ended = running.then((code): never => {
      throw processFailed("Spark", code, lines.last());
    });
    const [socket] = await Promise.race([once(server, "connection") as Promise<[Socket]>, ended]);
    ended.catch(() => undefined);
    socket.on("error", () => undefined);
    const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
    // Of a connection that breaks, the end of the process says more.
    const nextLine = async (): Promise<string> => {
      const line = await answers.next().catch(() => undefined);
      return line?.done === false ? line.value : await ended;
    };
    return {
      folder,
      ask: async (question) => {
        socket.write(`${JSON.stringify(question)}\n`);
        return JSON.parse(await Promise.race([nextLine(), ended])) as unknown;
      },
      [Symbol.asyncDispose]: () => close(socket),
    };
  } catch (thrown: unknown) {
    stopping.abort();
    await close();
    throw thrown;
  }
}

/** Fills the folder of a session, and gives the path of its socket. */
async function prepare(
  folder: string,
  { scratch, server }: { readonly scratch: string; readonly server: Server },
): Promise<string> {
  await mkdir(scratch, { recursive: true });
  await symlink(scratch, join(folder, "work"));
  await writeFile(join(folder, "daymill_rows.py"), fileText("./daymill_rows.py"));
  await writeFile(join(folder, "daymill_session.py"), fileText("./daymill_session.py"));
  const socketPath = join(folder, "socket");
  server.listen(socketPath);
  await once(server, "listening");
  return socketPath;
}

function commandOf(folder: string, { sparkSubmit, memory, cores }: SparkSettings, socketPath: string): string[] {
  const job = {
    application: join(folder, "daymill_session.py"),
    pyFiles: [join(folder, "daymill_rows.py")],
    args: [socketPath],
    driverMemory: memory,
    conf: CONF,
  };
  return [...sparkCommand(job, { program: sparkSubmit, master: `local[${cores ?? "*"}]` })];
}
