import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fakeIo } from "../../testing/fake-io.ts";
import { runCli } from "../run-cli.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-migrate-"));
afterAll(() => rmSync(home, { recursive: true }));

async function db(...words: readonly string[]) {
  const { io, out, err } = fakeIo({ cwd: home, env: { DAYMILL__DATABASE: "pglite", NO_COLOR: "1" } });
  return { code: await runCli(["db", ...words], io), out: out(), err: err() };
}

const PLAN =
  /^schema none → 0001-initial: 0 migrations applied, 1 to come\n {2}0001-initial {2}makes every table, index and function/;

test("migrate shows from which version to which, what each step changes and the way back; then nothing is to come", async () => {
  const trial = await db("migrate", "--dry-run");
  expect(trial).toEqual({ code: 0, out: expect.stringMatching(PLAN), err: expect.stringContaining("Dry run") });
  expect(trial.err).toContain("the way back is a backup");
  const done = await db("migrate");
  expect(done).toMatchObject({ code: 0, out: expect.stringMatching(PLAN) });
  expect(done.out).toMatch(/Carried out 0001-initial \([\d.]+ m?s\)\.\n$/);
  const { code, out } = await db("status", "--json");
  expect({ code, status: JSON.parse(out) }).toEqual({
    code: 0,
    status: { applied: ["0001-initial"], pending: [], changes: {} },
  });
});
