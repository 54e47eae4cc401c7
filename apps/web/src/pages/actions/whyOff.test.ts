import { expect, test } from "vitest";
import { whyOff } from "./whyOff.ts";

test("says which runs a DAG takes, of a type that it does not take", () => {
  const dag = { dagId: "orders", active: true, allowedRunTypes: ["scheduled" as const, "backfill" as const] };
  expect(whyOff(dag, "manual")).toBe("orders takes no manual runs, only: scheduled, backfill");
  expect(whyOff(dag, "backfill")).toBeUndefined();
  expect(whyOff({ ...dag, active: false }, "backfill")).toBe("orders is not in the last deploy: it takes no more runs");
  expect(whyOff(undefined, "manual")).toBeUndefined();
});
