import { describe, expect, it } from "vitest";
import branching from "./branching.ts";

describe("branching", () => {
  it("copies everything on the first of a month, and compacts what is large", async () => {
    const run = await branching.test({ interval: "2024-05-01" });
    expect(run.states).toMatchObject({
      copy_all: "success",
      find_changes: "skipped",
      copy_changes: "skipped",
      compact: "success",
    });
    expect(run.outputs["summarise"]).toEqual({ rows: 10_000, compacted: "success" });
  });

  it("copies only changes on other days, and leaves them as they are", async () => {
    const run = await branching.test({ interval: "2024-05-02" });
    expect(run.states).toMatchObject({
      copy_all: "skipped",
      find_changes: "success",
      copy_changes: "success",
      compact: "skipped",
    });
    expect(run.outputs["summarise"]).toEqual({ rows: 2, compacted: "skipped" });
    expect(run.state).toBe("success");
  });

  it("summarises a day that went wrong too", async () => {
    const run = await branching.test({
      interval: "2024-05-01",
      stub: {
        copy_all: () => {
          throw new Error("no space left");
        },
      },
    });
    expect(run.outputs["summarise"]).toEqual({ rows: 0, compacted: "upstream_failed" });
  });
});
