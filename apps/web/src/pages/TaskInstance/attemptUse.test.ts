import { expect, test } from "vitest";
import { cpuText, exitText, memoryText } from "./attemptUse.ts";

const errorWith = (details: Readonly<Record<string, number | string | null>> | null) => ({
  error: { code: "E441", name: "Error", message: "it failed", stack: null, details, thrownAt: null },
});

test("CPU time and memory are told in their units, and a dash where nobody measured them", () => {
  expect(cpuText({ cpuMs: 1_250 })).toBe("1.2 s");
  expect(memoryText({ maxRssBytes: 96 * 1024 * 1024 })).toBe("96 MiB");
  expect([cpuText({ cpuMs: null }), memoryText({ maxRssBytes: null })]).toEqual(["–", "–"]);
});

test("how a process ended is its exit code, or the signal that ended it", () => {
  expect(exitText(errorWith({ exitCode: 3 }))).toBe("exit code 3");
  expect(exitText(errorWith({ exitCode: null, signal: "SIGKILL" }))).toBe("SIGKILL");
  expect(exitText(errorWith({ exitCode: null }))).toBe("");
  expect(exitText(errorWith(null))).toBe("");
  expect(exitText({ error: null })).toBe("");
});
