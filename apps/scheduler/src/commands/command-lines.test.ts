import { execFileSync } from "node:child_process";
import {
  backfillCommand,
  type BackfillBody,
  clearCommand,
  type ClearBody,
  markCommand,
  type MarkBody,
  routes,
  triggerCommand,
  type TriggerRunBody,
} from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

const URL_OF_SERVER = "http://127.0.0.1:4242";

interface Sent {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The first request that changes something, of a command that stands in a line as a shell reads it. */
async function sentBy(line: string): Promise<Sent | string> {
  const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" });
  const [program, ...args] = printed.split("\0").slice(0, -1);
  expect(program).toBe("daymill");
  const sent: Sent[] = [];
  const { io, err } = fakeIo({
    fetch: async (url, init) => {
      const { pathname } = new URL(new Request(url).url);
      if (init?.method === "POST") sent.push({ path: pathname, body: JSON.parse(init.body as string) });
      return Response.json({ code: "E705", title: "t", type: "t", status: 500, detail: "enough" }, { status: 500 });
    },
  });
  await runCli(args, io);
  return sent[0] ?? err();
}

/** As the server understands it, without what a command adds to look first. */
function meant(route: "clear" | "mark" | "createBackfill" | "triggerRun", body: unknown): object {
  return { ...(routes[route].body.parse(body) as object), dryRun: false };
}

const RUNS = ["scheduled__2024-03-15T00:00:00Z", "manual__2024-03-16_x~1"];
const exclude = [
  { dagId: "orders", runId: "r1", taskId: "load", mapIndex: 3 },
  { dagId: "report", runId: "r.2", taskId: "build", mapIndex: -1 },
];
const SELECTION: Omit<MarkBody, "state"> = {
  dagId: "orders",
  runIds: RUNS,
  tasks: [{ taskId: "load", mapIndexes: [3, 17] }, { taskId: "store", mapIndexes: [-1] }, { taskId: "group.check" }],
  upstream: true,
  downstream: true,
  past: true,
  future: true,
  only: "failed",
  exclude,
};

describe("a command that is copied asks for what the dialog would have asked for", () => {
  test.each<[string, ClearBody]>([
    ["all of a run", { dagId: "orders", runIds: ["r1"] }],
    ["tasks and what is around them", SELECTION],
    [
      "what runs, on its own version, with all that belongs to it",
      {
        dagId: "orders",
        runIds: ["r1"],
        running: "stop",
        latestVersion: false,
        producers: true,
        otherDags: true,
        holdMs: 10_000,
        note: 'it\'s $HOME `id` "x" \\ \n--yes',
      },
    ],
    [
      "as far as a day",
      { dagId: "orders", runIds: ["r1"], past: true, pastFrom: "2024-03-01", future: true, futureTo: "2024-03-31" },
    ],
  ])("a clear of %s", async (_, body) => {
    const sent = await sentBy(clearCommand(body, URL_OF_SERVER));
    expect(sent).toMatchObject({ path: "/api/v1/clears" });
    expect(meant("clear", (sent as Sent).body)).toEqual(meant("clear", body));
  });

  test.each<[string, MarkBody]>([
    ["all of a run", { dagId: "orders", runIds: ["r1"], state: "skipped" }],
    ["tasks and what is around them", { ...SELECTION, state: "failed" }],
    ["a task alone", { dagId: "orders", runIds: ["r1"], state: "success", clearDownstream: false }],
  ])("a mark of %s", async (_, body) => {
    const sent = await sentBy(markCommand(body, URL_OF_SERVER));
    expect(sent).toMatchObject({ path: "/api/v1/marks" });
    expect(meant("mark", (sent as Sent).body)).toEqual(meant("mark", body));
  });

  test.each<[string, TriggerRunBody]>([
    ["that says nothing", { params: {} }],
    [
      "that says all",
      {
        params: { text: "it's 5", number: 5, like: "5", list: ["a b", null], deep: { a: [true] } },
        logicalDate: "2024-03-15T00:00:00+01:00",
        note: "- why?",
        runId: "mine~1",
      },
    ],
  ])("a run by hand %s", async (_, body) => {
    const sent = await sentBy(triggerCommand("orders", body, URL_OF_SERVER));
    expect(sent).toMatchObject({ path: "/api/v1/dags/orders/runs" });
    expect(meant("triggerRun", (sent as Sent).body)).toEqual(meant("triggerRun", body));
  });

  const range = { dagId: "orders", from: "2024-03-01", to: "2024-03-31" };
  test.each<[string, BackfillBody]>([
    ["of a range", { ...range, reprocess: "none" }],
    ["of a range, what is over again", { ...range, reprocess: "completed" }],
    ["of the days that are missing", { dagId: "orders", reprocess: "none" }],
    ["of the days that failed", { dagId: "orders", reprocess: "failed_only" }],
    ["of both", { dagId: "orders", reprocess: "failed" }],
    [
      "with every option",
      {
        ...range,
        order: "newest",
        maxActiveRuns: 7,
        pauseAfterFailures: 3,
        note: "why 'not'",
        tasks: ["load", "store"],
        upstream: true,
        downstream: true,
        params: { text: "a=b", like: "5", number: 5, list: ["x y"], none: null },
      },
    ],
  ])("a backfill %s", async (_, body) => {
    const sent = await sentBy(backfillCommand(body, URL_OF_SERVER));
    expect(sent).toMatchObject({ path: "/api/v1/backfills" });
    expect(meant("createBackfill", (sent as Sent).body)).toEqual(meant("createBackfill", body));
  });
});
