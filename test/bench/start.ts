import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { killAll, processTree, type KnownProcess } from "../support/process-tree.ts";
import type { Bench } from "./bench.ts";
import { timed } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { memoryOf } from "./process-memory.ts";
import type { Memory } from "./process-memory.ts";
import { tempDir } from "./temp-dir.ts";

const RUN = fileURLToPath(new URL("../../bin/run.js", import.meta.url));
const LIVES = 3;
const SECOND_STARTS = 3;
const IDLE_MS = 10_000;
/** What of a server's log an error quotes. */
const SAID_CHARACTERS = 2_000;

export const start: Bench = {
  name: "start",
  load: `npm start with the example DAGs, from the command to an answered page and list of DAGs: in a new data directory (${LIVES} of them), then again in the same (${SECOND_STARTS} times each); memory of all its processes after ${IDLE_MS / 1_000} s of nothing to do`,
  model:
    "a server process with its workers, parsers and embedded PostgreSQL; the web app is built before, npm itself is not counted",
  async run(report) {
    await warmUp();
    const lives: Life[] = [];
    for (let n = 0; n < LIVES; n++) lives.push(await liveOnce());
    const memory = lives.map((life) => life.memory);
    report.fact("processes", String(memory[0]?.processes));
    return [
      { name: "first start", unit: "ms", samples: lives.map(({ firstMs }) => firstMs) },
      {
        name: "second start",
        unit: "ms",
        samples: lives.flatMap(({ secondMs }) => secondMs),
        mark: { max: 3_000 },
        beside: "target 2,000; Airflow standalone: tens of seconds",
      },
      {
        name: "idle memory, RSS of all processes",
        unit: "MB",
        samples: memory.map(({ rssMb }) => rssMb),
        beside: "pages that processes share are counted once for each",
      },
      {
        name: "idle memory, PSS of all processes",
        unit: "MB",
        samples: memory.map(({ pssMb }) => pssMb),
        beside: "target 300; Airflow standalone: over 1,000",
      },
    ] satisfies Figure[];
  },
};

interface Life {
  readonly firstMs: number;
  readonly secondMs: readonly number[];
  readonly memory: Memory;
}

/** Builds the web app and fills the compile caches, as the install or a former start has done. */
async function warmUp(): Promise<void> {
  await inNewDirectory(async (dataDir) => {
    const server = new Server();
    await server.start(dataDir);
    await server.stop();
  });
}

async function liveOnce(): Promise<Life> {
  return await inNewDirectory(async (dataDir) => {
    const server = new Server();
    const firstMs = await timed(() => server.start(dataDir));
    const secondMs: number[] = [];
    for (let n = 0; n < SECOND_STARTS; n++) {
      await server.stop();
      secondMs.push(await timed(() => server.start(dataDir)));
    }
    await delay(IDLE_MS);
    const memory = memoryOf(server.processes().map(({ pid }) => pid));
    await server.stop();
    return { firstMs, secondMs, memory };
  });
}

async function inNewDirectory<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  using home = tempDir("start");
  return await work(join(home.path, "data"));
}

/** `npm start` without npm. */
class Server {
  #child: ChildProcess | undefined;

  /** Until the page and the DAGs are there. */
  async start(dataDir: string): Promise<void> {
    const args = [RUN, "start", "--data", dataDir, "--port", "0"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said = `${said}${text}`.slice(-SAID_CHARACTERS)));
    const url = await addressIn(child.stdout);
    if (url === undefined) throw new Error(`the server ended before it answered:\n${said}`);
    const [page, dags] = await Promise.all([fetch(url), fetch(`${url}/api/v1/dags`)]);
    const list = (await dags.json()) as { readonly items: readonly unknown[] };
    if (!page.ok || list.items.length === 0) throw new Error(`${url} has no page (${page.status}) or no DAGs`);
  }

  processes(): KnownProcess[] {
    return this.#child?.pid === undefined ? [] : processTree(this.#child.pid);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const left = this.processes();
    child.kill("SIGTERM");
    await once(child, "exit");
    killAll(left);
  }
}

async function addressIn(stdout: Readable): Promise<string | undefined> {
  for await (const line of createInterface({ input: stdout })) {
    const [url] = /http:\/\/[^\s)]+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  return undefined;
}
