import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { commandLeaves } from "../testing/command-leaves.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

const verbs = commandLeaves();
const LIMITED = ["--limit", "--columns"];
const hasFlag = (command: Command, flag: string) => command.options.some(({ long }) => long === flag);
const namesOf = (some: typeof verbs) => some.map(([verb]) => verb);

test("every list takes --json, -q, --limit and --columns", () => {
  const lists = verbs.filter(([verb]) => verb.endsWith(" list"));
  expect(lists.length).toBeGreaterThan(10);
  const poor = lists.filter(
    ([, command]) => !["--json", "--quiet", ...LIMITED].every((flag) => hasFlag(command, flag)),
  );
  expect(namesOf(poor)).toEqual([]);
});

test("what takes one of --limit and --columns takes both", () => {
  const odd = verbs.filter(([, command]) => new Set(LIMITED.map((flag) => hasFlag(command, flag))).size > 1);
  expect(namesOf(odd)).toEqual([]);
});

describe("a list", () => {
  const all = Array.from({ length: 7 }, (_, at) => ({ name: `pool_${at}`, slots: 1, used: 0, waiting: 0 }));
  const dags = Array.from({ length: 7 }, (_, at) => ({ dagId: `dag_${at}` }));

  async function daymill(...args: readonly string[]) {
    const asked: string[] = [];
    const { io, out, err } = fakeIo({
      fetch: async (url) => {
        const { pathname, searchParams } = new URL(new Request(url).url);
        asked.push([searchParams.get("limit"), searchParams.get("sort")].filter((word) => word !== null).join(" "));
        if (pathname === "/api/v1/pools") return Response.json(all);
        const limit = Number(searchParams.get("limit"));
        return Response.json({ items: dags.slice(0, limit), next: limit < dags.length ? "more" : null });
      },
    });
    const code = await runCli([...args, "--url", "http://127.0.0.1:4242"], io);
    return { code, out: out(), err: err(), asked };
  }

  test.each(["pools", "dags"])("of %s is cut off at its limit, and says so", async (noun) => {
    const { code, out, err } = await daymill(noun, "list", "--limit", "3", "-q");
    expect(code).toBe(0);
    expect(out.trimEnd().split("\n")).toHaveLength(3);
    expect(err).toBe("There is more: --limit 3 has cut it off.\n");
    expect(JSON.parse((await daymill(noun, "list", "--limit", "3", "--json")).out)).toHaveLength(3);
  });

  test.each(["pools", "dags"])("of %s that is whole says nothing of it", async (noun) => {
    const { out, err } = await daymill(noun, "list", "--limit", "7", "-q");
    expect({ lines: out.trimEnd().split("\n").length, err }).toEqual({ lines: 7, err: "" });
  });

  test("asks for no more than it shows, and one", async () => {
    expect((await daymill("dags", "list", "--limit", "3", "-q")).asked).toEqual(["4"]);
  });

  test("of DAGs is sorted by the server, also the other way round", async () => {
    expect((await daymill("dags", "list", "--limit", "3", "--sort", "-lastSuccess")).asked).toEqual(["4 -lastSuccess"]);
  });

  test.each([
    ["2024-03-15T00:00:00+01:00", "2024-03-15"],
    [null, "2024-03-16 07:30:00 UTC"],
  ])("of DAGs says of the last run, whose logical date is %s, when that was: %s", async (logicalDate, when) => {
    const last = { state: "success", logicalDate, startedAt: "2024-03-16T07:30:00Z" };
    const { io, out } = fakeIo({
      fetch: async () => Response.json({ items: [{ dagId: "orders", recentRuns: [last] }], next: null }),
    });
    const args = ["dags", "list", "--columns", "dag,last run", "--url", "http://127.0.0.1:4242"];
    expect(await runCli(args, io)).toBe(0);
    expect(out()).toMatch(new RegExp(`^orders .* ${when}$`, "m"));
  });
});
