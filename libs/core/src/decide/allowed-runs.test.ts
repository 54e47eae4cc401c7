import { expect, test } from "vitest";
import { RunType } from "../state/run-state.ts";
import { allowedRunTypes, refusalOfRun } from "./allowed-runs.ts";

test("a DAG that does not say otherwise takes runs of every type", () => {
  expect(allowedRunTypes({})).toEqual(["scheduled", "manual", "backfill", "asset"]);
  for (const type of Object.values(RunType)) expect(refusalOfRun({ id: "d" }, type)).toBeUndefined();
});

test("a run of another type is refused, with what is allowed", () => {
  const dag = { id: "d", allowedRunTypes: ["scheduled", "backfill"] } as const;
  expect(refusalOfRun(dag, "backfill")).toBeUndefined();
  expect(refusalOfRun(dag, "manual")).toMatchObject({
    code: "E711",
    message: "The DAG d takes no manual runs: allowedRunTypes of the DAG says scheduled, backfill.",
  });
});
