import type { RunKey } from "@daymill/core";
import { expect, test } from "vitest";
import type { ClearPlan } from "../transitions/clear/plan-clear.ts";
import { assertAsShown } from "./standing.ts";
import type { Standing } from "./standing.ts";

const plan = { runs: [] as ClearPlan["runs"] } as ClearPlan;
const standing = (state: "success" | "none"): Standing =>
  new Map([["instance 1", { what: "run 1 task a", times: 0, at: { run: 1 as RunKey, state, mapIndex: -1 } }]]);

test("a clear that moves an instance of a run which it does not show is found out", () => {
  expect(() => assertAsShown(plan, standing("success"), standing("success"))).not.toThrow();
  expect(() => assertAsShown(plan, standing("success"), standing("none"))).toThrow(
    "a clear changed what it did not show: instance 1: run 1 task a",
  );
});
