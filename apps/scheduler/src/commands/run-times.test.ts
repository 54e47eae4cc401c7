import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";
import { taskTimes } from "./run-times.ts";

const at = (second: number): string => new Date(Date.UTC(2024, 2, 15) + second * 1_000).toISOString();
const ran = (taskId: string, from: number | null, to: number | null, mapIndex = -1) => ({
  taskId,
  mapIndex,
  startedAt: from === null ? null : at(from),
  endedAt: to === null ? null : at(to),
});
const run = { dagId: "orders", runId: "r1", startedAt: at(0) };
const usual = {
  dagId: "orders",
  runId: "r1",
  runs: 3,
  tasks: [
    { taskId: "dump", startMs: 1_000, endMs: 5_000 },
    { taskId: "load", startMs: 5_000, endMs: 95_000 },
    { taskId: "gone", startMs: 0, endMs: 1 },
  ],
};
const instances = [
  ran("dump", 1, 65),
  ran("load", 70, 80, 0),
  ran("load", 68, 90, 1),
  ran("load", null, null, 2),
  ran("check", 95, null),
  ran("tell", null, null),
];

test("a task is told from its first instance to its last, beside what is usual", () => {
  expect(taskTimes(run, instances, usual)).toEqual([
    { taskId: "dump", startMs: 1_000, endMs: 65_000, usual: { startMs: 1_000, endMs: 5_000 } },
    { taskId: "load", startMs: 68_000, endMs: 90_000, usual: { startMs: 5_000, endMs: 95_000 } },
    { taskId: "check", startMs: 95_000, endMs: null, usual: null },
    { taskId: "tell", startMs: null, endMs: null, usual: null },
  ]);
});

test("of a mapped task there is no end while one of its instances goes on", () => {
  const [load] = taskTimes(run, [ran("load", 1, 2, 0), ran("load", 1, null, 1)], usual);
  expect(load).toMatchObject({ startMs: 1_000, endMs: null });
});

test("a run that has not begun has no times", () => {
  const [dump] = taskTimes({ startedAt: null }, [ran("dump", 1, 2)], usual);
  expect(dump).toMatchObject({ startMs: null, endMs: null });
});

async function times({ runs }: { readonly runs: number }, ...args: readonly string[]) {
  const { io, out, err } = fakeIo({
    fetch: async (url) => {
      const { pathname } = new URL(new Request(url).url);
      if (pathname.endsWith("/usual-times"))
        return Response.json({ ...usual, runs, tasks: runs === 0 ? [] : usual.tasks });
      if (pathname.endsWith("/tasks")) return Response.json({ items: instances, next: null });
      return Response.json(run);
    },
  });
  const code = await runCli(["runs", "times", "orders", "r1", ...args, "--url", "http://daymill.test"], io);
  return { code, out: out(), err: err() };
}

test("runs times shows when tasks began, how long they took, and how far that is from what is usual", async () => {
  const { code, out, err } = await times({ runs: 3 });
  expect(code).toBe(0);
  expect(out.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
    ["TASK", "BEGAN", "USUALLY BEGAN", "TOOK", "USUALLY TOOK", "DIFFERENCE"],
    ["dump", "+1.0 s", "+1.0 s", "1 m 04 s", "4.0 s", "+1 m 00 s"],
    ["load", "+1 m 08 s", "+5.0 s", "22.0 s", "1 m 30 s", "-1 m 08 s"],
    ["check", "+1 m 35 s"],
    ["tell"],
    [""],
  ]);
  expect(err).toBe(
    "Times are since the start of the run. Usual are the medians of the newest 3 other runs that succeeded.\n",
  );
});

test("runs times says when there is nothing to compare with; JSON and ids say nothing besides", async () => {
  expect((await times({ runs: 0 })).err).toBe("No other run has succeeded, so there is nothing to compare with.\n");
  expect((await times({ runs: 1 })).err).toContain("the medians of one other run that succeeded");
  expect(await times({ runs: 3 }, "-q")).toMatchObject({ out: "dump\nload\ncheck\ntell\n", err: "" });
  const json = await times({ runs: 3 }, "--json");
  expect(json.err).toBe("");
  expect(JSON.parse(json.out)).toEqual(taskTimes(run, instances, usual));
});
