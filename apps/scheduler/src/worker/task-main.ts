import { writeSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { installBundleResolver } from "../bundle/bundle-resolver.ts";
import { endOwnGroup } from "../process/end-own-group.ts";
import { taskLoader } from "./load-task.ts";
import { logSink } from "./log-sink.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./messages.ts";
import { PROTOCOL } from "./messages.ts";
import { serviceChannel } from "./service-channel.ts";
import { stackShower } from "./shown-stack.ts";
import { now, WorkerProcess } from "./worker-process.ts";

// The entry of a worker process: builds its parts at the first message, and hands every further one on.

const send = process.send?.bind(process);
if (!send) throw new Error("A worker is started by the executor, over an IPC channel.");
// Bodies must not speak on our channel.
delete process.send;
Error.stackTraceLimit = 30;

let worker: WorkerProcess | undefined;

process.on("message", (message: ToWorker) => {
  if (message.kind === "setup") worker = startWorker(message.setup);
  else worker?.handle(message);
});
process.on("disconnect", () => (worker ? worker.farewell() : leave("now")));
process.on("uncaughtException", (error) => worker?.surfaced(error));
process.on("unhandledRejection", (reason) => worker?.surfaced(reason));
process.on("exit", () => worker?.flush());
tell({ kind: "ready", protocol: PROTOCOL });

function tell(message: FromWorker): void {
  // Without a callback, a closed channel would be an uncaught exception; `disconnect` tells of it.
  send?.(message, () => {});
}

function startWorker(setup: WorkerSetup): WorkerProcess {
  enableCompileCache(setup.compileCacheFolder);
  const services = serviceChannel(tell);
  const resolver = installBundleResolver(setup.bundleFolder);
  const { bundleFolder: folder, packageRoots, maxLogBytes, keepFreeBytes } = setup;
  return new WorkerProcess({
    setup,
    send: tell,
    services,
    leave,
    complain,
    attempts: {
      loadTask: taskLoader({ folder, resolver, packageRoots }),
      ask: services.ask,
      keepFreeBytes,
      openSink: ({ logFile: file }, mask) =>
        logSink({ file, mask, maxBytes: maxLogBytes, now, onError: reportLogError }),
      stacks: stackShower({ bundleFolder: folder, runtimeFolder: import.meta.dirname }),
      now,
    },
  });
}

function reportLogError(error: Error): void {
  complain(`A log file cannot be written: ${error.message}`);
}

/** The stream objects of this process are captured for the attempt that runs. */
function complain(text: string): void {
  writeSync(2, `${text}\n`);
}

function leave(how: "now" | "afterSending"): void {
  if (how === "afterSending" && process.connected) send?.({ kind: "leaving" }, () => leave("now"));
  else endOwnGroup();
}
