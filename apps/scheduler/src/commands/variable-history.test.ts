import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

const NOW = "2024-03-15T00:00:00Z";
const version = (entryId: number, rest: object) => ({
  entryId,
  at: NOW,
  who: "ann",
  token: null,
  deleted: false,
  secret: false,
  value: null,
  withheld: null,
  description: null,
  ...rest,
});
const versions = [
  version(9, { value: "us", token: "ci" }),
  version(7, { deleted: true }),
  version(5, { value: "eu\nrope", description: "where" }),
  version(3, { withheld: "secret", secret: true }),
  version(0, { withheld: "size", who: null }),
];

async function daymill(...args: readonly string[]) {
  const saved: unknown[] = [];
  const { io, out, err } = fakeIo({
    fetch: async (url, init) => {
      const { pathname } = new URL(new Request(url).url);
      if (pathname.endsWith("/history")) return Response.json({ items: versions, next: null });
      if (init?.method !== "PUT") return Response.json([{ key: "region", value: "us", secret: false, updatedAt: NOW }]);
      saved.push(JSON.parse(init.body as string));
      return Response.json({ key: "region", value: "eu" });
    },
  });
  const code = await runCli(["variables", ...args, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), err: err(), saved };
}

test("the history of a variable says who made what of it, and why a value is not told", async () => {
  const { code, out } = await daymill("history", "region", "--columns", "version,by,value");
  const rows = out
    .trimEnd()
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/));
  expect({ code, rows: rows.slice(1) }).toEqual({
    code: 0,
    rows: [
      ["9", "ann by ci", "us"],
      ["7", "ann", "(deleted)"],
      ["5", "ann", "eu"],
      ["3", "ann", "(secret)"],
      ["0", "unknown", "(too long to be kept)"],
    ],
  });
});

test("a version is restored while nobody else has changed the variable", async () => {
  const { code, out, saved } = await daymill("restore", "region", "5");
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("region is set to what it was from") });
  expect(saved).toEqual([{ value: "eu\nrope", description: "where", secret: false, unchangedSince: NOW }]);
});

test("what has no value that is known is not restored, and nothing is changed", async () => {
  const refused: [string, number, string][] = [
    ["3", 4, "secret"],
    ["7", 4, "deleted"],
    ["0", 4, "too long to be kept"],
    ["4", 3, "has no version 4. `daymill variables history region`"],
  ];
  for (const [entry, exit, why] of refused) {
    const { code, err, saved } = await daymill("restore", "region", entry);
    expect({ code, err, saved }).toEqual({ code: exit, err: expect.stringContaining(why), saved: [] });
  }
});
