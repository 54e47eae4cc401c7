import { describe, expect, it } from "vitest";
import { assertSafePlan, planMirror } from "./mirror-plan.ts";

const object = (name: string, checksum = name, bytes = 1) => ({ name, bytes, checksum });
const limits = { maxDeleteShare: 0.5, targetCount: 4, target: "lake:/x/" };

describe("the plan of a mirror", () => {
  it("copies what is new or differs, keeps what is equal, deletes what is over", () => {
    const plan = planMirror(
      [object("new"), object("same"), object("other bytes", "a"), object("other size", "x", 2)],
      [object("same"), object("other bytes", "b"), object("other size", "x", 1), object("stale")],
    );
    expect(plan.copy.map(({ name }) => name)).toEqual(["new", "other bytes", "other size"]);
    expect(plan.keep.map(({ name }) => name)).toEqual(["same"]);
    expect(plan.delete).toEqual(["stale"]);
  });

  it("is refused when the source is empty, whatever the target holds (E505)", () => {
    const empty = (targetCount: number) => () => assertSafePlan(planMirror([], []), { ...limits, targetCount });
    for (const count of [0, 5]) expect(empty(count)).toThrow(expect.objectContaining({ code: "E505" }));
  });

  it("may delete up to the share, and not one more (E505)", () => {
    const target = [object("a"), object("b"), object("c"), object("d")];
    expect(() => assertSafePlan(planMirror([object("a"), object("b")], target), limits)).not.toThrow();
    expect(() => assertSafePlan(planMirror([object("a")], target), limits)).toThrow(
      expect.objectContaining({ code: "E505", details: { copy: 0, keep: 1, delete: 3 } }),
    );
  });

  it("may overwrite everything: that deletes nothing", () => {
    const plan = planMirror([object("a", "1")], [object("a", "2")]);
    expect(() => assertSafePlan(plan, { ...limits, maxDeleteShare: 0, targetCount: 1 })).not.toThrow();
  });
});
