import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JobOptions } from "@daymill/core";
import { createCluster, sparkStep } from "@daymill/operators";
import { remoteJobCases, taskBench } from "@daymill/operators/testing";
import { requireService, servicePath } from "../support/services.ts";

/** A spark-submit takes some seconds to come up on two busy cores, and a case has up to two. */
const WITHIN_MS = 240_000;

requireService("spark")("spark-submit on this machine (spark)", () => {
  remoteJobCases(
    "spark-submit",
    async () => {
      const bench = await taskBench();
      const at = (name: string): string => join(bench.directory, name);
      writeFileSync(at("short.py"), 'print("done")\n');
      writeFileSync(at("endless.py"), "import signal\nsignal.pause()\n");
      const cluster = { type: "local", path: at("clusters"), extra: { sparkSubmit: servicePath("spark") } };
      const context = () => bench.context({ connections: { cluster } });
      const { cluster: id } = await createCluster("create").run({}, context());
      const job = (name: string, options: JobOptions = {}) => ({
        task: sparkStep("work", options),
        input: { cluster: id, application: at(name) },
      });
      return {
        short: job("short.py"),
        endless: job("endless.py"),
        endlessWith: (options) => job("endless.py", options),
        context,
        count: () => countSteps(join(at("clusters"), id, "steps")),
        [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
      };
    },
    { network: false, withinMs: WITHIN_MS },
  );
});

/** By what is written down of each step: its exit, or that it never began. */
function countSteps(folder: string): { readonly given: number; readonly alive: number } {
  const steps = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const isOver = (step: string): boolean =>
    existsSync(join(step, "exit")) ||
    (existsSync(join(step, "fate.json")) && readFileSync(join(step, "fate.json"), "utf8").includes('"never"'));
  return { given: steps.length, alive: steps.filter((step) => !isOver(step)).length };
}
