import { expect, test } from "vitest";
import { whyOff } from "./whyOff.ts";

test("says which runs a DAG takes, of a type that it does not take", () => {
  const dag = { dagId: "orders", allowedRunTypes: ["scheduled" as const, "backfill" as const] };
  expect(whyOff(dag, "manual")).toBe("orders takes no manual runs, only: scheduled, backfill");
  expect(whyOff(dag, "backfill")).toBeUndefined();
  expect(whyOff(undefined, "manual")).toBeUndefined();
});
