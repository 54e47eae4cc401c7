import { describe, expect, test } from "vitest";
import { CONNECTION_STEPS, type ConnectionStepEvent, summariseTest } from "./connection-test.ts";

const begun = (name: ConnectionStepEvent["name"]): ConnectionStepEvent => ({ kind: "begun", name });
const ended = (name: ConnectionStepEvent["name"], state: "ok" | "failed" | "skipped"): ConnectionStepEvent => ({
  kind: "ended",
  name,
  state,
  durationMs: 3,
  said: "x",
});

describe("the result of a test", () => {
  test("is good when no step failed, skipped ones included", () => {
    const result = summariseTest([begun("dns"), ended("dns", "skipped"), begun("tcp"), ended("tcp", "ok")]);
    expect(result).toEqual({
      ok: true,
      steps: [
        { name: "dns", state: "skipped", durationMs: 3, said: "x" },
        { name: "tcp", state: "ok", durationMs: 3, said: "x" },
      ],
    });
    expect(summariseTest([begun("dns"), ended("dns", "failed")]).ok).toBe(false);
  });

  test("of one that told nothing is not good", () => {
    expect(summariseTest([]).ok).toBe(false);
  });

  test.each(CONNECTION_STEPS)("that stood still at %s says so, with what to do", (name) => {
    const { ok, steps } = summariseTest([begun("dns"), ended("dns", "ok"), begun(name)], {
      kind: "timeout",
      limitMs: 10_000,
    });
    expect(ok).toBe(false);
    expect(steps.at(-1)).toMatchObject({ name, state: "failed", durationMs: 10_000 });
    expect(steps.at(-1)?.said).toMatch(/^No answer within 10 s\. [A-Z].*\.$/);
  });

  test("that broke off fails where it stood; before the first step at the settings", () => {
    const broken = { kind: "broken", said: "it died" } as const;
    expect(summariseTest([], broken).steps).toMatchObject([{ name: "settings", state: "failed", said: "it died" }]);
    expect(summariseTest([begun("tcp")], broken).steps).toMatchObject([{ name: "tcp", said: "it died" }]);
  });

  test("that had failed before the time was over stays as it is", () => {
    const { steps } = summariseTest([begun("tcp"), ended("tcp", "failed")], { kind: "timeout", limitMs: 10_000 });
    expect(steps).toHaveLength(1);
  });
});
