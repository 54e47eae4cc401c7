import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";
import type { CliIo } from "./terminal/cli-io.ts";

const dag = (dagId: string, tags: readonly string[], paused = false) => ({
  dagId,
  tags,
  paused,
  runningRuns: 0,
  schedule: { words: "every day" },
});
const backfill = (state: string | null) => ({ backfillId: 7, dagId: "audit", state });
interface World extends Partial<CliIo> {
  readonly ended?: boolean;
}

const DAGS = [dag("sales_daily", ["finance"]), dag("sales_hourly", []), dag("audit", ["finance"], true)];

const problem = (code: string, status: number, detail: string) =>
  Response.json({ type: "t", code, title: code, detail, status }, { status });

/** `ended`: its backfill is over by the time that it is to be changed. */
async function daymill(args: readonly string[], { ended = false, ...world }: World = {}) {
  const patched: string[] = [];
  const backfilled: string[] = [];
  const { io, out, err } = fakeIo({
    fetch: async (url, init) => {
      const { pathname, searchParams } = new URL(new Request(url).url);
      if (pathname === "/api/v1/dags") return Response.json({ items: DAGS, next: null });
      if (pathname === "/api/v1/backfills") {
        const dagId = searchParams.get("dagId");
        const isAsked = dagId === null || dagId === "audit";
        return Response.json({ items: isAsked ? [backfill(searchParams.get("state"))] : [], next: null });
      }
      const [, verb] = /^\/api\/v1\/backfills\/7\/(pause|resume)$/.exec(pathname) ?? [];
      if (verb !== undefined) {
        if (ended) return problem("E703", 409, "Backfill 7 is completed.");
        backfilled.push(verb);
        return Response.json(backfill(verb === "pause" ? "paused" : "running"));
      }
      const found = DAGS.find(({ dagId }) => pathname === `/api/v1/dags/${dagId}`);
      const detail = `The DAG ${pathname.split("/").at(-1)} does not exist.`;
      if (found === undefined) return problem("E701", 404, detail);
      if (init?.method !== "PATCH") return Response.json(found);
      patched.push(found.dagId);
      return Response.json({ ...found, ...JSON.parse(init.body as string) });
    },
    ...world,
  });
  const code = await runCli(["dags", ...args, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), err: err(), patched, backfilled };
}

test.each([
  [["sales_*"], ["sales_daily", "sales_hourly"]],
  [["tag:finance"], ["sales_daily"]],
  [
    ["*_hourly", "tag:finance", "sales_daily"],
    ["sales_hourly", "sales_daily"],
  ],
  [["--all"], ["sales_daily", "sales_hourly"]],
])("pause %j means those of them that are not paused", async (words, meant) => {
  const { code, out, patched } = await daymill(["pause", ...words, "--yes", "-q"]);
  expect({ code, patched, out }).toEqual({ code: 0, patched: meant, out: meant.map((id) => `${id}\n`).join("") });
});

test("several are named in the question, and left alone for any answer but yes", async () => {
  const asked: string[] = [];
  const world = { canAsk: true, ask: async (question: string) => (asked.push(question), "n") };
  expect(await daymill(["pause", "sales_*"], world)).toMatchObject({ code: 0, patched: [] });
  expect(asked).toEqual(["Pause 2 DAGs: sales_daily, sales_hourly? [y/N] "]);
});

test("a pattern of which all are like that changes nothing", async () => {
  const { code, err, patched } = await daymill(["unpause", "sales_*", "--yes"]);
  expect({ code, err, patched }).toEqual({ code: 0, err: "All of them are unpaused.\n", patched: [] });
});

test("of several names, one that is wrong changes nothing", async () => {
  const { code, err, patched } = await daymill(["pause", "sales_daily", "adit"]);
  expect({ code, patched }).toEqual({ code: 3, patched: [] });
  expect(err).toContain("The DAG adit does not exist. Did you mean audit?");
});

test.each([
  ["pause", [], "paused; 0 running runs go on; backfill 7 goes on (--backfills pauses it)", []],
  ["pause", ["--backfills"], "paused; 0 running runs go on; backfill 7 is paused", ["pause"]],
  ["unpause", [], "follows every day", []],
  ["unpause", ["--backfills"], "follows every day; backfill 7 goes on", ["resume"]],
])("%s %j says what becomes of backfills", async (verb, flags, said, calls) => {
  const { code, out, backfilled } = await daymill([verb, "audit", ...flags]);
  expect({ code, out, backfilled }).toEqual({ code: 0, out: `audit: ${said}\n`, backfilled: calls });
});

test.each([
  ["tag:finance", ["sales_daily", "audit"], ["pause"]],
  ["sales_*", ["sales_daily", "sales_hourly"], []],
])(
  "pause %s --backfills means also DAGs that are paused while a backfill of theirs is not",
  async (pattern, meant, calls) => {
    const { code, patched, backfilled } = await daymill(["pause", pattern, "--backfills", "--yes"]);
    expect({ code, patched, backfilled }).toEqual({ code: 0, patched: meant, backfilled: calls });
  },
);

test("the question says that backfills pause too", async () => {
  const asked: string[] = [];
  const world = { canAsk: true, ask: async (question: string) => (asked.push(question), "n") };
  expect(await daymill(["pause", "tag:finance", "--backfills"], world)).toMatchObject({ patched: [], backfilled: [] });
  expect(asked).toEqual(["Pause 2 DAGs with backfills: sales_daily, audit? [y/N] "]);
});

test("a backfill that has ended meanwhile is passed over, and what was changed is told", async () => {
  const { code, out } = await daymill(["pause", "sales_daily", "audit", "--backfills"], { ended: true });
  const said = ["sales_daily", "audit"].map((dagId) => `${dagId}: paused; 0 running runs go on\n`);
  expect({ code, out }).toEqual({ code: 0, out: said.join("") });
});
