import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";
import type { CliIo } from "./terminal/cli-io.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-output-"));
writeFileSync(join(home, "output.json"), '{"rows": 12}\n');
afterAll(() => rmSync(home, { recursive: true }));

const stored = { taskId: "load", mapIndex: -1, value: { rows: 1 }, uri: null, bytes: 10 };

async function daymill(args: readonly string[], world: Partial<CliIo> = {}, output: object = stored) {
  const sent: { call: string; body: unknown }[] = [];
  const { io, out, err } = fakeIo({
    cwd: home,
    fetch: async (url, init) => {
      const { pathname, search } = new URL(new Request(url).url);
      const body = init?.body ? JSON.parse(init.body as string) : undefined;
      sent.push({ call: `${init?.method ?? "GET"} ${pathname.slice("/api/v1".length)}${search}`, body });
      return Response.json({ ...output, ...body });
    },
    ...world,
  });
  const code = await runCli(["tasks", "output", ...args, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), err: err(), sent };
}

const OF = ["orders", "r1", "load"];
const ROUTE = "/dags/orders/runs/r1/tasks/load/output";

describe("daymill tasks output", () => {
  test("get prints the value as JSON, of a mapped instance by its index", async () => {
    const { out, sent } = await daymill(["get", ...OF, "--map", "3"]);
    expect(JSON.parse(out)).toEqual({ rows: 1 });
    expect(sent).toEqual([{ call: `GET ${ROUTE}?mapIndex=3`, body: undefined }]);
  });

  test("get says where one lies that is too large", async () => {
    const large = { ...stored, value: null, uri: "file:///outputs/7/1.json", bytes: 300_000 };
    expect(await daymill(["get", ...OF], {}, large)).toMatchObject({
      code: 4,
      err: expect.stringContaining("300,000 bytes at file:///outputs/7/1.json"),
    });
    expect(JSON.parse((await daymill(["get", ...OF, "--json"], {}, large)).out)).toEqual(large);
  });

  test.each<[string, string[], Partial<CliIo>, unknown]>([
    ["the command line", ['{"rows": 12}'], {}, { rows: 12 }],
    ["a file", ["--file", "output.json"], {}, { rows: 12 }],
    ["stdin", ["--file", "-"], { readInput: async () => '"eu"' }, "eu"],
  ])("set takes JSON from %s", async (_, args, world, value) => {
    const { code, out, sent } = await daymill(["set", ...OF, ...args], world);
    expect([code, sent]).toEqual([0, [{ call: `PUT ${ROUTE}`, body: { value } }]]);
    expect(out).toMatch(/^The output of load in r1 is set\. .*clear that to run it again\.\n$/);
  });

  test.each([
    ["no JSON", ["eu"], /no JSON: .* A text needs its quotes/],
    ["nothing", [], /Give the output as JSON, or --file/],
    ["both", ["1", "--file", "output.json"], /Give the JSON or --file, not both/],
    ["a file that is not there", ["--file", "none.json"], /--file: ENOENT/],
  ])("set refuses %s before it asks the server", async (_, args, message) => {
    const { code, err, sent } = await daymill(["set", ...OF, ...args]);
    expect([code, sent]).toEqual([2, []]);
    expect(err).toMatch(message);
  });

  test("delete asks first, and refuses where nobody can answer", async () => {
    expect(await daymill(["delete", ...OF])).toMatchObject({ code: 2, sent: [{ call: `GET ${ROUTE}` }] });
    const { code, out, sent } = await daymill(["delete", ...OF, "--map", "0", "--yes"]);
    expect([code, out]).toEqual([0, "Deleted the output of load in r1.\n"]);
    expect(sent.at(-1)?.call).toBe(`DELETE ${ROUTE}?mapIndex=0`);
  });
});
