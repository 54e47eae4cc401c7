import { testContext } from "@daymill/core";
import type { JobOptions } from "@daymill/core";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { remoteJobCases } from "../testing/remote-job-cases.ts";
import type { JobCall, JobsUnderTest } from "../testing/remote-job-cases.ts";
import { athena } from "./athena.ts";
import { checkAthena } from "./check-athena.ts";
import { profileAthena } from "./profile-athena.ts";

const THROTTLED = { kind: "refuse", type: "ThrottlingException", message: "Rate exceeded", status: 400 } as const;

const results = "s3://bucket/_athena/";
type Query = (sql: string, more?: JobOptions) => JobCall;
const TASKS: Readonly<Record<string, Query>> = {
  "a query of Athena": (sql, more) => ({ task: athena("query", { sql, results, ...more }), input: {} }),
  "a check of Athena": (sql, more) => ({
    task: checkAthena("query", { checks: { sql }, results, ...more }),
    input: {},
  }),
  "a profile by Athena": (sql, more) => ({ task: profileAthena("query", { sql, results, ...more }), input: {} }),
};

for (const [name, query] of Object.entries(TASKS)) remoteJobCases(name, () => openJobs(query));

async function openJobs(query: Query): Promise<JobsUnderTest> {
  const stub = await AwsWarehouseStub.start();
  const isAlive = ({ status }: (typeof stub.athena.queries)[number]) => /QUEUED|RUNNING/.test(status.State ?? "");
  // A profile goes on with further queries when its first has succeeded.
  const isFirst = ({ request }: (typeof stub.athena.queries)[number]) => !request.QueryString?.includes(" AS q");
  return {
    short: query("SELECT 1"),
    endless: query("SELECT 'hang'"),
    endlessWith: (options) => query("SELECT 'hang'", options),
    context: () => testContext({ taskId: "query", connections: { athena: stub.connection } }),
    count: () => ({
      given: stub.athena.queries.filter(isFirst).length,
      alive: stub.athena.queries.filter(isAlive).length,
    }),
    faults: {
      later: "E471",
      loseSubmission: () => stub.fail("StartQueryExecution", { kind: "lose" }),
      throttleSubmission: () => stub.fail("StartQueryExecution", THROTTLED),
      throttlePoll: () => stub.fail("GetQueryExecution", THROTTLED),
    },
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  };
}
