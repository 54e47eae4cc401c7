import { describe, expect, it } from "vitest";
import * as z from "zod";
import { approval } from "../author/approval.ts";
import { dag } from "../author/dag.ts";
import { task } from "../author/task.ts";
import { toIso } from "../time.ts";

const load = task("load", (input: { zone: string; by: string }) => `${input.zone} by ${input.by}`);
const ask = approval("ask", {
  form: z.object({ zone: z.enum(["eu", "us"]), rows: z.int().default(5) }),
  timeout: "2d",
  onTimeout: { decision: "approve", values: { zone: "us" } },
});
const asking = dag("asking", {}, () => {
  const { values, by } = ask({ message: "Where to?" });
  load({ zone: values.zone, by });
});

describe("dag.test answers approvals", () => {
  it("with the values that the test gives, completed by the form", async () => {
    const run = await asking.test({ answers: { ask: { decision: "approve", values: { zone: "eu" }, by: "ana" } } });
    expect(run.outputs).toMatchObject({
      ask: { by: "ana", note: null, timedOut: false, values: { zone: "eu", rows: 5 } },
      load: "eu by ana",
    });
  });

  it("with a refusal, which skips", async () => {
    const run = await asking.test({ answers: { ask: { decision: "refuse", note: "not today" } } });
    expect(run.states).toEqual({ ask: "skipped", load: "skipped" });
    expect(run.attempts["ask"]).toMatchObject([{ outcome: { kind: "skipped", reason: "test refused: not today" } }]);
  });

  it("not at all, so that what is said for the end of its time is taken then", async () => {
    const run = await asking.test({ answers: { ask: { decision: "none" } } });
    expect(run.outputs).toMatchObject({
      ask: { by: "scheduler", note: "Nobody answered within 2d.", timedOut: true, values: { zone: "us", rows: 5 } },
      load: "us by scheduler",
    });
    expect((run.endedAt - run.startedAt) / 3_600_000).toBe(48);
    expect(run.outputs["ask"]).toMatchObject({ at: toIso(run.endedAt) });
  });

  it("not at all, and fails where its time is over and nothing is said, or never ends", async () => {
    const late = dag("late", {}, () => void approval("sign", { timeout: "1h" })({ message: "Go?" }));
    const run = await late.test({ answers: { sign: { decision: "none" } } });
    expect(run.attempts["sign"]).toMatchObject([{ outcome: { kind: "timed_out", timeoutMs: 3_600_000 } }]);
    const endless = dag("endless", {}, () => void approval("sign")({ message: "Go?" }));
    await expect(endless.test({ answers: { sign: { decision: "none" } } })).rejects.toThrow("nothing is due");
  });

  it.each<[string, object | undefined]>([
    ['zone: Invalid option: expected one of "eu"|"us"', undefined],
    ['zone: Invalid option: expected one of "eu"|"us"', { zone: "mars" }],
    ["size: the form has no such field; it has: zone, rows", { zone: "eu", size: 1 }],
  ])("and says what does not fit the form: %s", async (expected, values) => {
    const run = await asking.test({ answers: { ask: { decision: "approve", ...(values && { values }) } as never } });
    expect(run.states).toEqual({ ask: "failed", load: "upstream_failed" });
    const error = { code: "E304", message: expect.stringContaining(expected) };
    expect(run.attempts["ask"]).toMatchObject([{ outcome: { kind: "failed", error } }]);
  });

  it("and knows which there are, and which ask for values", async () => {
    const wrong = asking.test({ answers: { load: { decision: "approve" } } });
    await expect(wrong).rejects.toMatchObject({ code: "E210", message: expect.stringContaining("there are: ask") });
    const plain = dag("plain", {}, () => void approval("sign")({ message: "Go?" }));
    const run = await plain.test({ answers: { sign: { decision: "approve", values: { zone: "eu" } } } });
    const error = { message: expect.stringContaining("nothing asks for values") };
    expect(run.attempts["sign"]).toMatchObject([{ outcome: { kind: "failed", error } }]);
  });
});
