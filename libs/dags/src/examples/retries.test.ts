import { describe, expect, it } from "vitest";
import retries from "./retries.ts";

describe("retries", () => {
  it("tries again after longer and longer waits, and goes on where it was", async () => {
    const run = await retries.test();
    const attempts = run.attempts["fetch_pages"] ?? [];
    expect(attempts.map(({ outcome }) => outcome.kind)).toEqual(["failed", "failed", "success"]);
    expect(attempts.map(({ startedAt }) => startedAt - run.startedAt)).toEqual([0, 1_000, 3_000]);
    expect(run.outputs["fetch_pages"]).toEqual({ pages: 30 });
    expect(run.logs["tell"]).toMatchObject([{ level: "info", fields: { pages: 30 } }]);
  });

  it("gives up after the last try, and tells", async () => {
    const run = await retries.test({ params: { succeedAtTry: 9 } });
    expect(run.attempts["fetch_pages"]).toHaveLength(4);
    expect(run.states).toEqual({ sign_in: "success", fetch_pages: "failed", tell: "success" });
    expect(run.state).toBe("success");
    expect(run.logs["tell"]).toMatchObject([{ level: "error", fields: { state: "failed" } }]);
  });

  it("does not try again what cannot get better", async () => {
    const run = await retries.test({ params: { user: "" } });
    expect(run.attempts["sign_in"]).toHaveLength(1);
    expect(run.states).toEqual({ sign_in: "failed", fetch_pages: "upstream_failed", tell: "success" });
  });
});
