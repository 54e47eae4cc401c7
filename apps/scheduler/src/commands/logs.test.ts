import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

const line = (message: string, fields: object | null = null) => ({
  offset: 0,
  at: "2024-03-15T00:00:00Z",
  level: "info",
  source: "task",
  message,
  fields,
});
const LINES = [
  line("begun"),
  line("fetched 4096 rows", { table: "Events" }),
  line("SchemaError: no total\n  at load (dags/orders.ts:31:18)"),
  line(`${"a".repeat(40)}!`),
];

/** What `tasks logs` prints of a log that comes in two pieces. */
async function logs(...flags: readonly string[]) {
  const { io, out, err } = fakeIo({
    fetch: async (url) => {
      const isFirst = new URL(new Request(url).url).searchParams.get("offset") === "0";
      const lines = isFirst ? LINES.slice(0, 2) : LINES.slice(2);
      const chunk = { attempt: 1, lines, from: 0, next: 100, size: 200, complete: !isFirst, missing: null };
      return Response.json(chunk);
    },
  });
  const code = await runCli(["tasks", "logs", "orders", "r1", "load", ...flags, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), err: err() };
}

const messagesOf = (out: string): readonly string[] =>
  out
    .trimEnd()
    .split("\n")
    .map((text) => (JSON.parse(text) as { message: string }).message);

test("prints the lines that have a text in their message or fields, whatever its case", async () => {
  expect(messagesOf((await logs("--grep", "EVENTS", "--json")).out)).toEqual([LINES[1]?.message]);
  expect(messagesOf((await logs("--grep", "schemaerror", "--json")).out)).toEqual([LINES[2]?.message]);
});

test("fields are looked for as they are printed", async () => {
  const { out } = await logs("--grep", "table=events");
  expect(out).toBe("2024-03-15T00:00:00Z fetched 4096 rows table=Events\n");
  expect((await logs("--grep", '"table"')).out).toBe("");
});

test("takes a text as it is, unless it is called a regular expression", async () => {
  const { code, out, err } = await logs("--grep", "^begun|\\d{4}");
  expect({ code, out, err }).toEqual({ code: 0, out: "", err: "No line has ^begun|\\d{4}.\n" });
  const asPattern = await logs("--grep", "^begun|\\d{4}", "--regex", "--json");
  expect(messagesOf(asPattern.out)).toEqual(["begun", "fetched 4096 rows"]);
});

test("a pattern that would backtrack for ever ends with an error", async () => {
  const { code, err } = await logs("--grep", "(a+)+$", "--regex");
  expect(code).toBe(2);
  expect(err).toContain("--grep (a+)+$: takes too long on this log");
});
