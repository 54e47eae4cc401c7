import { testContext } from "@daymill/core";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { remoteJobCases } from "../testing/remote-job-cases.ts";
import { athena } from "./athena.ts";

const THROTTLED = { kind: "refuse", type: "ThrottlingException", message: "Rate exceeded", status: 400 } as const;

remoteJobCases("a query of Athena", async () => {
  const stub = await AwsWarehouseStub.start();
  const query = (sql: string) => ({ task: athena("query", { sql, results: "s3://bucket/_athena/" }), input: {} });
  const isAlive = ({ status }: (typeof stub.athena.queries)[number]) => /QUEUED|RUNNING/.test(status.State ?? "");
  return {
    short: query("SELECT 1"),
    endless: query("SELECT 'hang'"),
    context: () => testContext({ taskId: "query", connections: { athena: stub.connection } }),
    count: () => ({ given: stub.athena.queries.length, alive: stub.athena.queries.filter(isAlive).length }),
    faults: {
      later: "E471",
      loseSubmission: () => stub.fail("StartQueryExecution", { kind: "lose" }),
      throttleSubmission: () => stub.fail("StartQueryExecution", THROTTLED),
      throttlePoll: () => stub.fail("GetQueryExecution", THROTTLED),
    },
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  };
});
