import { describe, expect, it } from "vitest";
import { assertSafePlan, planMirror } from "./mirror-plan.ts";

const object = (name: string) => ({ name, bytes: 1 });
const plan = (source: readonly string[], target: readonly string[], same: readonly string[] = []) =>
  planMirror(source.map(object), target.map(object), new Set(same));
const limits = { maxDeleteShare: 0.5, targetCount: 4, target: "lake:/x/" };

describe("the plan of a mirror", () => {
  it("copies what is new or differs, keeps what is equal, deletes what is over", () => {
    const made = plan(["new", "same", "other"], ["same", "other", "stale"], ["same"]);
    expect(made.copy.map(({ name }) => name)).toEqual(["new", "other"]);
    expect(made.keep.map(({ name }) => name)).toEqual(["same"]);
    expect(made.delete).toEqual(["stale"]);
  });

  it("is refused when the source is empty, whatever the target holds (E505)", () => {
    const empty = (targetCount: number) => () => assertSafePlan(plan([], []), { ...limits, targetCount });
    for (const count of [0, 5]) expect(empty(count)).toThrow(expect.objectContaining({ code: "E505" }));
  });

  it("may delete up to the share, and not one more (E505)", () => {
    const target = ["a", "b", "c", "d"];
    expect(() => assertSafePlan(plan(["a", "b"], target, target), limits)).not.toThrow();
    expect(() => assertSafePlan(plan(["a"], target, target), limits)).toThrow(
      expect.objectContaining({ code: "E505", details: { copy: 0, keep: 1, delete: 3 } }),
    );
  });

  it("may overwrite everything: that deletes nothing", () => {
    expect(() => assertSafePlan(plan(["a"], ["a"]), { ...limits, maxDeleteShare: 0, targetCount: 1 })).not.toThrow();
  });
});
