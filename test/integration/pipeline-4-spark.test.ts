import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DagTestRun } from "@daymill/core";
import { countEvents, eventCleaning, generateEvents } from "@daymill/dags";
import type { GeneratedEvents } from "@daymill/dags";
import { askDuckDb, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { processTree } from "../support/process-tree.ts";
import { readableEvents } from "../support/readable-events.ts";
import { requireService, servicePath } from "../support/services.ts";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const DAY = "2018-03-01";
const RUN = { dagId: "event_cleaning", runId: `backfill__${DAY}T00:00:00Z` };
/** Spark alone takes a quarter of a minute to come up on two busy cores. */
const WITHIN_MS = 480_000;

requireService("spark")("a real Spark on this machine (spark)", () => {
  let bench: TaskBench;
  let stack: Stack;
  let made: GeneratedEvents;
  beforeAll(async () => {
    bench = await taskBench();
    const directory = join(bench.directory, "logs");
    made = await generateEvents({ directory, day: DAY, lines: 3_000, seed: 4 });
    writeFileSync(join(bench.directory, "hang.py"), HANG);
    stack = await startStack({
      dags: { "hang.ts": HANGING.replace("JOB", JSON.stringify(join(bench.directory, "hang.py"))) },
      args: ["--workers", "2", "--dags", join(import.meta.dirname, "../../libs/dags/src/event-cleaning")],
    });
    const connections = {
      event_logs: { type: "file", path: directory },
      cluster: { type: "local", extra: { sparkSubmit: servicePath("spark") } },
    };
    for (const [connectionId, body] of Object.entries(connections))
      await stack.client.putConnection({ params: { connectionId }, body });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  });

  test(
    "pipeline 4: spark-submit gives the rows, columns and counts that DuckDB and plain splitting give",
    async () => {
      const created = await stack.client.createBackfill({ body: { dagId: RUN.dagId, from: DAY, to: DAY } });
      const backfillId = created.kind === "backfill" ? created.backfillId : 0;
      const isOver = async () => (await stack.client.getBackfill({ params: { backfillId } })).state !== "running";
      await waitUntil("the backfill is over", isOver, { withinMs: WITHIN_MS });
      expect(await stack.client.getRun({ params: RUN })).toMatchObject({ state: "success", firstFailure: null });
      const byDuckDb = await cleanHere();
      const { from: _folders, ...counts } = byDuckDb.outputs["account"] as Record<string, unknown>;
      const { value } = await stack.client.getOutput({ params: { ...RUN, taskId: "account" } });
      expect(value).toMatchObject({ ...counts, rows: made.rows, read: 285 });
      const rows = await rowsOf(join(stack.dataDir, "lake"));
      expect(rows).toEqual(await rowsOf(join(bench.directory, "lake")));
      const expected = countEvents(await readableEvents(join(bench.directory, "logs", DAY), made));
      const byId = (one: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
        one.toSorted((a, b) => (String(a["req_id"]) < String(b["req_id"]) ? -1 : 1));
      expect(byId(rows)).toEqual(byId(expected.rows));
    },
    WITHIN_MS,
  );

  const cleanHere = (): Promise<DagTestRun> =>
    eventCleaning.test({
      interval: DAY,
      workspace: bench.uri("workspace/"),
      connections: {
        event_logs: { type: "file", path: join(bench.directory, "logs") },
        lake: { type: "file", path: join(bench.directory, "lake") },
        cluster: { type: "local" },
      },
    });
  const rowsOf = (lake: string) =>
    askDuckDb("SELECT * FROM read_parquet($1) ORDER BY ALL", join(lake, "events/clean/20180301/*.parquet"));

  test(
    "a step that is stopped takes its Java and its Python along",
    async () => {
      await stack.client.triggerRun({ params: { dagId: "hang" }, body: { runId: "one" } });
      const began = (): readonly number[] | undefined => {
        const numbers = readText(join(bench.directory, "pids"))?.split(" ").map(Number);
        return numbers?.length === 2 ? numbers : undefined;
      };
      const pids = await waitUntil("the job began", began, { withinMs: WITHIN_MS });
      expect(pids.map((pid) => processTree(pid).length > 0)).toEqual([true, true]);
      const selection = { dagId: "hang", runIds: ["one"], tasks: [{ taskId: "work" }], state: "failed" as const };
      const plan = await stack.client.mark({ body: { ...selection, dryRun: true } });
      await stack.client.mark({ body: { ...selection, etag: plan.kind === "plan" ? plan.etag : "" } });
      await waitUntil("both are gone", () => pids.flatMap(processTree).length === 0, { withinMs: 60_000 });
    },
    WITHIN_MS,
  );
});

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The job has not come so far.
    return undefined;
  }
}

/** Writes who it is and which Java runs it, in one step, and works for ever. */
const HANG = `
import os, signal
here = os.path.dirname(os.path.abspath(__file__))
with open(here + "/pids.new", "w") as file:
    file.write(f"{os.getpid()} {os.getppid()}")
os.rename(here + "/pids.new", here + "/pids")
while True:
    signal.pause()
`;

const HANGING = `
import { dag, manual } from "@daymill/core";
import { createCluster, sparkStep, terminateCluster } from "@daymill/operators";

const create = createCluster("create", { every: "1s" });
const work = sparkStep("work", { every: "1s" });
const terminate = terminateCluster("terminate", { every: "1s" });

export default dag("hang", { schedule: manual() }, () => {
  const { cluster } = create();
  work({ cluster, application: JOB });
  terminate({ cluster });
});
`;
