import { testContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AwsWarehouseStub } from "../testing/aws-warehouse-stub.ts";
import { remoteJobCases } from "../testing/remote-job-cases.ts";
import { glueJob } from "./glue-job.ts";

const THROTTLED = { kind: "refuse", type: "ThrottlingException", message: "Rate exceeded", status: 400 } as const;
const clean = glueJob("clean", { job: "clean" });
const contextOf = ({ connection }: AwsWarehouseStub) =>
  testContext({ taskId: "clean", connections: { athena: connection } });

remoteJobCases("a run of a job of Glue", async () => {
  const stub = await AwsWarehouseStub.start();
  const { runs } = stub.glueJobs;
  return {
    short: { task: clean, input: {} },
    endless: { task: clean, input: { arguments: { hang: "yes" } } },
    endlessWith: (options) => ({
      task: glueJob("clean", { job: "clean", ...options }),
      input: { arguments: { hang: "yes" } },
    }),
    context: () => contextOf(stub),
    // A look moves the model on, as time does Glue.
    count: () => {
      for (const { Id, JobRunState } of runs)
        if (JobRunState === "STOPPING") stub.glueJobs.answer("GetJobRun", { RunId: Id });
      return { given: runs.length, alive: runs.filter((run) => stub.glueJobs.isAlive(run)).length };
    },
    faults: {
      later: "E471",
      loseSubmission: () => stub.fail("StartJobRun", { kind: "lose" }),
      throttleSubmission: () => stub.fail("StartJobRun", THROTTLED),
      throttlePoll: () => stub.fail("GetJobRun", THROTTLED),
    },
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  };
});

describe("glueJob", () => {
  let stub: AwsWarehouseStub;
  beforeEach(async () => {
    stub = await AwsWarehouseStub.start();
  });
  afterEach(() => stub[Symbol.asyncDispose]());

  it("passes arguments and workers on, and tells when it ran and for how long", async () => {
    const task = glueJob("clean", { job: "clean", workerType: "G.1X", workers: 4 });
    expect(await task.run({ arguments: { day: "2024-01-01", "--max-rows": 5 } }, contextOf(stub))).toEqual({
      job: "clean",
      run: "jr_1",
      startedAt: "2023-11-14T22:13:20.000Z",
      endedAt: "2023-11-14T22:14:20.000Z",
      executionMs: 42_000,
      dpuSeconds: null,
    });
    expect(stub.glueJobs.runs[0]?.request).toEqual({
      JobName: "clean",
      Arguments: { "--day": "2024-01-01", "--max-rows": "5", "--daymill-token": expect.stringMatching(/^\w{32}$/) },
      WorkerType: "G.1X",
      NumberOfWorkers: 4,
    });
  });

  it.each(["FAILED", "TIMEOUT", "ERROR", "EXPIRED"])(
    "takes %s for no success, and says Glue's reason",
    async (state) => {
      await expect(clean.run({ arguments: { fail: state } }, contextOf(stub))).rejects.toThrow(
        `Run jr_1 of clean is ${state}: AnalysisException: no such column.`,
      );
    },
  );

  it("takes a run that somebody stopped for no success", async () => {
    await expect(clean.run({ arguments: { fail: "STOPPED" } }, contextOf(stub))).rejects.toThrow(/cancelled.*STOPPED/);
  });

  it("waits while there are as many runs as may be (E471), and is refused a job that is not there (E472)", async () => {
    stub.glueJobs.jobs.set("clean", 0);
    await expect(clean.run({}, contextOf(stub))).rejects.toMatchObject({
      code: "E471",
      message: expect.stringContaining("ConcurrentRunsExceededException"),
    });
    const other = glueJob("clean", { job: "cleam" });
    await expect(other.run({}, contextOf(stub))).rejects.toMatchObject({ code: "E472" });
  });

  it.each([
    ["an empty name", { job: " " }, "job is empty"],
    ["workers without their type", { job: "clean", workers: 2 }, "workerType and workers come together"],
    ["no workers", { job: "clean", workerType: "G.1X", workers: 0 }, "workers is 0"],
  ] as const)("refuses %s when the file is read (E209)", (_, options, message) => {
    expect(() => glueJob("clean", options)).toThrow(
      expect.objectContaining({ code: "E209", message: expect.stringContaining(message) }),
    );
  });

  it.each([[{ "a b": "x" }], [{ "": "x" }], [{ day: "x", "--day": "y" }]])(
    "refuses the arguments %j (E304), and asks Glue for nothing",
    async (given) => {
      await expect(clean.run({ arguments: given }, contextOf(stub))).rejects.toMatchObject({ code: "E304" });
      expect(stub.calls).toEqual([]);
    },
  );
});
