import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createClient, type Client } from "@daymill/contract";
import { root } from "../process.ts";

const START_TIMEOUT_MS = 120_000;

export interface DemoServer {
  readonly url: string;
  readonly client: Client;
  /** Resolves when the server has ended by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server of `npm start` on a data directory and waits until it is ready. */
export async function startServer(dataDir: string, port: number): Promise<DemoServer> {
  mkdirSync(dataDir, { recursive: true });
  const logFile = join(dataDir, "demo-server.log");
  const log = openSync(logFile, "w");
  const args = [join(root, "tools/start.ts"), "--data", dataDir, "--port", String(await freePort(port))];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", log, log] });
  closeSync(log);
  const ended = once(child, "exit").then(() => undefined);
  const url = await waitUntilReady(child, dataDir, logFile);
  return { url, client: createClient({ baseUrl: url }), ended, stop: () => stopServer(child) };
}

/** The wanted port, or one that is free when somebody else has it. */
async function freePort(wanted: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => (wanted === 0 ? reject(new Error("no port is free")) : resolve(freePort(0))));
    probe.listen(wanted, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : wanted;
      probe.close(() => resolve(port));
    });
  });
}

async function waitUntilReady(child: ChildProcess, dataDir: string, logFile: string): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const url = readAddress(dataDir);
    if (url !== undefined && (await isReady(url))) return url;
    await pause(50);
  }
  child.kill();
  throw new Error(
    `The server did not become ready:\n${readFileSync(logFile, "utf8").trim().split("\n").slice(-15).join("\n")}`,
  );
}

function readAddress(dataDir: string): string | undefined {
  try {
    const record: { readonly url: string; readonly pid: number } = JSON.parse(
      readFileSync(join(dataDir, "server.json"), "utf8"),
    );
    process.kill(record.pid, 0);
    return record.url;
  } catch {
    return undefined; // Not written yet, or left by a server that is gone: the caller looks again.
  }
}

async function isReady(url: string): Promise<boolean> {
  return await createClient({ baseUrl: url })
    .getHealth()
    .then(
      ({ ready }) => ready,
      () => false,
    );
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}
