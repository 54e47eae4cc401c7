import { setTimeout as delay } from "node:timers/promises";
import { AwsWarehouseStub } from "@daymill/operators/testing";
import { processTree } from "../support/process-tree.ts";
import { startStack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";
import type { Bench } from "./bench.ts";
import type { Figure } from "./measure.ts";
import { cpuOfTree } from "./process-cpu.ts";
import { memoryOf } from "./process-memory.ts";

const JOBS = 1_000;
const EVERY_S = 10;
const POLLED_MS = 60_000;
const WITHIN_MS = 600_000;
const RUN = { dagId: "many_jobs", runId: "one" };

const dagOf = (jobs: number): string => `
import { dag, manual, task } from "@daymill/core";
import { athena } from "@daymill/operators";

const numbers = task("numbers", () => Array.from({ length: ${jobs} }, (_, n) => n));
const query = athena("query", { sql: "SELECT 'hang', $n", results: "s3://bucket/results/", every: "${EVERY_S}s" });

export default dag("many_jobs", { schedule: manual() }, () => {
  query.map(numbers(), (n) => ({ params: { n } }));
});
`;

export const remoteJobs: Bench = {
  name: "remote-jobs",
  load: `${JOBS.toLocaleString("en")} queries of Athena at once, each polled every ${EVERY_S} s for ${POLLED_MS / 1_000} s; then all end. A rate of 1,000 looks a second may be used`,
  model: "a whole server in processes of its own, with two pollers; the service is a stub in this process",
  run: async (report) => {
    const { submittedMs, calls, cpuMs, rssMb, endedMs } = await measureJobs(JOBS);
    report.fact("looks a job", `every ${EVERY_S} s: ${JOBS / EVERY_S} a second are due`);
    return [
      { name: "all submitted after", unit: "ms", samples: [submittedMs] },
      { name: "polls", unit: "/s", samples: [calls / (POLLED_MS / 1_000)], mark: { min: (0.9 * JOBS) / EVERY_S } },
      {
        name: "processor time of the server and all it started",
        unit: "ms/s",
        samples: [cpuMs / (POLLED_MS / 1_000)],
        beside: "1,000 ms/s is one core",
      },
      { name: "memory of them, RSS", unit: "MB", samples: [rssMb] },
      { name: "from the end of the jobs to that of the run", unit: "ms", samples: [endedMs] },
    ] satisfies Figure[];
  },
};

interface Measured {
  readonly submittedMs: number;
  /** Polls, while nothing else happened. */
  readonly calls: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly endedMs: number;
}

/** `jobs`: how many. */
export async function measureJobs(jobs: number): Promise<Measured> {
  await using stub = await AwsWarehouseStub.start();
  await using stack = await startStack({
    dags: { "many-jobs.ts": dagOf(jobs) },
    env: { DAYMILL__POLLERS__LOOKS_PER_SECOND: "1000" },
  });
  const { type, user = "", password = "", extra } = stub.connection;
  const body = { type, user, extra, secrets: { password } };
  await stack.client.putConnection({ params: { connectionId: "athena" }, body });
  const start = performance.now();
  await stack.client.triggerRun({ params: { dagId: RUN.dagId }, body: { runId: RUN.runId } });
  await waitUntil("all are submitted", () => stub.athena.queries.length === jobs, { withinMs: WITHIN_MS });
  const submittedMs = performance.now() - start;
  // The first polls come sooner than the others.
  await delay(3 * EVERY_S * 1_000);
  const [polls, cpu] = [stub.count("GetQueryExecution"), cpuOfTree(stack.pid)];
  await delay(POLLED_MS);
  const calls = stub.count("GetQueryExecution") - polls;
  const cpuMs = cpuOfTree(stack.pid) - cpu;
  const rssMb = memoryOf(processTree(stack.pid).map(({ pid }) => pid)).rssMb;
  stub.athena.isHanging = false;
  const ending = performance.now();
  await stack.runIn("success", RUN);
  if (stub.athena.queries.length !== jobs) throw new Error(`${stub.athena.queries.length} queries for ${jobs} jobs`);
  return { submittedMs, calls, cpuMs, rssMb, endedMs: performance.now() - ending };
}
