import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { startMeter } from "./resource-meter.ts";

const LONG_MS = 1_000;

function spin(ms: number): void {
  const from = process.cpuUsage();
  const usedMs = (): number => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1_000;
  };
  while (usedMs() < ms);
}

describe("what an attempt used", () => {
  test("is the CPU time of its process between begin and end, and the memory that that has had at most", () => {
    spin(30);
    const stop = startMeter();
    spin(60);
    const used = stop(LONG_MS);
    expect(used.cpuMs).toBeGreaterThanOrEqual(60);
    expect(used.maxRssBytes).toBeGreaterThan(10 * 1024 * 1024);
  });

  test.runIf(process.platform === "linux")("has the children that ended meanwhile, once", () => {
    const child = "const from = process.cpuUsage(); while (process.cpuUsage(from).user < 200_000);";
    startMeter()(LONG_MS);
    const stop = startMeter();
    execFileSync(process.execPath, ["-e", child]);
    expect(stop(LONG_MS).cpuMs).toBeGreaterThanOrEqual(190);
    expect(startMeter()(LONG_MS).cpuMs).toBeLessThan(190);
  });
});
