import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodeOf, GRACE_MS } from "@daymill/scheduler/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../architecture/imports.ts";
import { requireService, servicePath } from "../support/services.ts";
import { settingsOf, unreadVariables } from "./variables.ts";

const folder = join(root, "deploy/systemd");
const unit = readFileSync(join(folder, "daymill.service"), "utf8");

/** What the unit says under a name. */
function said(name: string): string {
  const [, text] = new RegExp(`^${name}=(.*)$`, "m").exec(unit) ?? [];
  if (text === undefined) throw new Error(`The unit says no ${name}`);
  return text;
}

/** `A=1 B=2`, or a line each. */
function variablesIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+)=(\S*)/g)].map(([, name = "", value = ""]) => [name, value]));
}

describe("the systemd unit", () => {
  test("starts what the package daymill brings", () => {
    const [, program = "", command] =
      /^\/usr\/bin\/node node_modules\/daymill\/(\S+) (.+)$/.exec(said("ExecStart")) ?? [];
    expect(command).toBe("start");
    expect(existsSync(join(root, program))).toBe(true);
  });

  test("keeps data in its state directory, as a user of its own", async () => {
    const variables = variablesIn(said("Environment"));
    expect(await unreadVariables(variables)).toEqual([]);
    const { dataDir } = await settingsOf(variables);
    expect(dataDir).toBe(`/var/lib/${said("StateDirectory")}`);
    const users = readFileSync(join(folder, "daymill.sysusers.conf"), "utf8");
    expect(users).toMatch(new RegExp(`^u ${said("User")} - ".+" ${dataDir}$`, "m"));
  });

  test("names variables in its environment file that a server reads, and gives none of them", async () => {
    const lines = readFileSync(join(folder, "daymill.env"), "utf8").split("\n");
    expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
    const named = lines.filter((line) => /^#\w+=/.test(line)).map((line) => line.slice(1));
    expect(named.length).toBeGreaterThan(3);
    expect(await unreadVariables(variablesIn(named.join("\n")))).toEqual([]);
  });

  test("tells only the server to stop, and lets what runs finish", () => {
    expect(said("KillMode")).toBe("mixed");
    expect(parseInt(said("TimeoutStopSec"), 10) * 1_000).toBeGreaterThan(GRACE_MS);
  });

  test("starts anew after a failure, but not with settings that cannot be", () => {
    expect(said("Restart")).toBe("on-failure");
    expect(Number(said("RestartPreventExitStatus"))).toBe(exitCodeOf("E104"));
  });

  test("outlives a task that takes all memory", () => {
    expect(said("OOMPolicy")).toBe("continue");
  });

  test("leaves V8 what it compiles", () => {
    expect(unit).not.toContain("MemoryDenyWriteExecute=yes");
  });
});

requireService("systemd")("systemd", () => {
  let home: string;
  let file: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "daymill-unit-"));
    file = join(home, "daymill.service");
    writeFileSync(file, unit.replace("/usr/bin/node", process.execPath));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  function analyze(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(servicePath("systemd"), [...args, file], { encoding: "utf8" });
    return { status, stdout, stderr };
  }

  test("finds nothing wrong with the unit", () => {
    const { status, stderr } = analyze("verify", "--man=no", "--recursive-errors=no");
    // It may have something to say about units of the machine, too.
    expect(stderr.split("\n").filter((line) => line.includes("daymill"))).toEqual([]);
    expect(status).toBe(0);
  });

  test("counts what it is open to as little: 2.0 of 10 at most", () => {
    const { status, stdout } = analyze("security", "--offline=true", "--threshold=20", "--no-pager");
    expect(stdout).toMatch(/Overall exposure level/);
    expect(status).toBe(0);
  });
});
