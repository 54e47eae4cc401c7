import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-config-"));
writeFileSync(join(home, ".env"), "DAYMILL__SERVER__PORT=9090\n");
afterAll(() => rmSync(home, { recursive: true }));

async function config(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { io, out, err } = fakeIo({ cwd: home, env });
  return { code: await runCli(["config", ...words], io), out: out(), err: err() };
}

test("get prints one setting as it is in force, also by Airflow's spelling", async () => {
  expect(await config(["get", "server.port"])).toEqual({ code: 0, out: "9090\n", err: "" });
  expect((await config(["get-value", "server", "port"])).out).toBe("9090\n");
  expect((await config(["get", "server.allowedHosts"])).out).toBe("[]\n");
  expect(JSON.parse((await config(["get", "server.port", "--json"])).out)).toEqual({
    name: "server.port",
    value: "9090",
    origin: "DAYMILL__SERVER__PORT in .env",
  });
});

test("get does not print what may be secret, and says where it stands", async () => {
  const { code, out, err } = await config(["get", "database"], { DAYMILL__DATABASE: "postgres://u:hunter2@db/x" });
  expect({ code, out }).toEqual({ code: 4, out: "" });
  expect(err).toContain("It is from DAYMILL__DATABASE.");
  expect(err).not.toContain("hunter2");
});

test("check says of how many settings, and where they are written", async () => {
  const { code, out } = await config(["check"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+ settings, all of which can be; written in DAYMILL__SERVER__PORT in \.env\n$/);
});

test("check names every setting that cannot be, with code 2", async () => {
  const { code, err } = await config(["lint"], { DAYMILL__WORKERS: "many", DAYMILL__LOGS__LEVEL: "loud" });
  expect(code).toBe(2);
  expect(err).toMatch(/^E104 .*There are 2 problems:\n/);
  expect(err).toContain('got "many" (DAYMILL__WORKERS)');
  expect(err).toContain('got "loud" (DAYMILL__LOGS__LEVEL)');
});
