import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

const plan = {
  kind: "plan",
  days: [{ logicalDate: "2024-03-05T00:00:00Z", action: "skip", reason: "it has a run", runId: "r1" }],
  create: 0,
  rerun: 0,
  skip: 1,
  skips: [{ reason: "it has a run", days: 1 }],
  tasks: null,
  instances: 0,
  estimateMs: null,
};

/** What `backfill create` says where each day has its run, and what it sent. */
async function createNothing(...flags: readonly string[]) {
  const sent: unknown[] = [];
  const { io, out, err } = fakeIo({
    fetch: async (_, init) => {
      sent.push(JSON.parse((init?.body ?? "null") as string));
      return Response.json(plan);
    },
  });
  const range = ["--from", "2024-03-05", "--to", "2024-03-05", "--url", "http://127.0.0.1:4242"];
  const code = await runCli(["backfill", "create", "orders", ...range, ...flags], io);
  return { code, out: out(), err: err(), sent };
}

const SAID = "orders: nothing to run (1: it has a run). No backfill was made.\n";

test("a backfill of nothing is none: said in one line, and it ends well", async () => {
  for (const flags of [[], ["--yes"], ["--yes", "--wait"], ["-q"]]) {
    const { code, out, err, sent } = await createNothing(...flags);
    expect({ code, out, err }).toEqual({ code: 0, out: "", err: SAID });
    expect(sent).toMatchObject([{ dagId: "orders", dryRun: true }]);
  }
});

test("JSON tells it by the plan, in place of a backfill", async () => {
  const { code, out, err } = await createNothing("--json", "--yes");
  expect({ code, out: JSON.parse(out), err }).toEqual({ code: 0, out: plan, err: SAID });
});
