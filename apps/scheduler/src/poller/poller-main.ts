import { statSync, writeSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { epochMillis } from "@daymill/core";
import { installBundleResolver } from "../bundle/bundle-resolver.ts";
import { endOwnGroup } from "../process/end-own-group.ts";
import { dagLoader } from "../worker/load-task.ts";
import { logSink } from "../worker/log-sink.ts";
import { secretMask } from "../worker/mask-secrets.ts";
import { serviceChannel } from "../worker/service-channel.ts";
import { stackShower } from "../worker/shown-stack.ts";
import { LookRunner } from "./look-runner.ts";
import type { FromPoller, PollerSetup, ToPoller } from "./messages.ts";

// The entry of a poller process: builds its parts at the first message, and hands every further one on.

const toScheduler = process.send?.bind(process);
if (!toScheduler) throw new Error("A poller is started by the scheduler, over an IPC channel.");
// Bodies must not speak on our channel.
delete process.send;
Error.stackTraceLimit = 30;

let runner: LookRunner | undefined;

process.on("message", (message: ToPoller) => {
  if (message.kind === "setup") runner = startRunner(message.setup);
  else runner?.handle(message);
});
process.on("disconnect", endOwnGroup);
process.on("uncaughtException", (error) => runner?.surfaced(error));
process.on("unhandledRejection", (reason) => runner?.surfaced(reason));
process.on("exit", () => runner?.flush());
send({ kind: "ready" });

function send(message: FromPoller): void {
  // Without a callback, a closed channel would be an uncaught exception; `disconnect` tells of it.
  toScheduler?.(message, () => {});
}

function startRunner(setup: PollerSetup): LookRunner {
  enableCompileCache(setup.compileCacheFolder);
  const { bundleFolder: folder, packageRoots, outcomeFolder, times } = setup;
  const services = serviceChannel(send);
  const mask = secretMask();
  mask.add(setup.secrets);
  return new LookRunner({
    looks: {
      loadDags: dagLoader({ folder, resolver: installBundleResolver(folder), packageRoots }),
      ask: services.ask,
      openSink: (file) =>
        logSink({
          file,
          mask,
          maxBytes: setup.maxLogBytes,
          alreadyBytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0,
          now: () => epochMillis(Date.now()),
          onError: (error) => complain(`A log file cannot be written: ${error.message}`),
        }),
      mask,
      stacks: stackShower({ bundleFolder: folder, runtimeFolder: import.meta.dirname }),
      send,
      outcomeFolder,
      abortGraceMs: times.abortGraceMs,
    },
    services,
    send,
    pingEveryMs: times.pingEveryMs,
    complain,
    leave: endOwnGroup,
  });
}

/** The stream objects of this process are captured for its looks. */
function complain(text: string): void {
  writeSync(2, `${text}\n`);
}
