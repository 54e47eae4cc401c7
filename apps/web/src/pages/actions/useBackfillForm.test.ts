import { expect, test } from "vitest";
import { type BackfillForm, toBackfillBody } from "./useBackfillForm.ts";
import { readParams } from "./useParamForm.ts";

const NO_PARAMS = { errors: {}, changed: {} };
const form: BackfillForm = {
  days: "range",
  from: "2024-03-01",
  to: "2024-03-31",
  reprocess: "failed",
  order: "newest",
  parallel: "4",
  failures: "",
  tasks: [],
  upstream: false,
  downstream: true,
};

test("a complete form is a request for its days, both ends included", () => {
  expect(toBackfillBody("orders", form, NO_PARAMS)).toEqual({
    dagId: "orders",
    from: "2024-03-01",
    to: "2024-03-31",
    reprocess: "failed",
    order: "newest",
    maxActiveRuns: 4,
  });
});

test("tasks that are chosen go along with what is around them, and nothing does without one", () => {
  expect(toBackfillBody("orders", { ...form, tasks: ["load"] }, NO_PARAMS)).toMatchObject({
    tasks: ["load"],
    upstream: false,
    downstream: true,
  });
  expect(toBackfillBody("orders", form, NO_PARAMS)).not.toHaveProperty("downstream");
});

test("parameters that were changed go along; one that cannot be read keeps the form from being one", () => {
  const specs = {
    rows: { default: 5, schema: null, description: null },
    region: { default: "eu", schema: null, description: null },
  };
  const typed = (rows: string) => toBackfillBody("orders", form, readParams(specs, { rows, region: "eu" }));
  expect(typed("7")).toMatchObject({ params: { rows: 7 } });
  expect(typed("5")).not.toHaveProperty("params");
  expect(typed("many")).toBeUndefined();
});

test("a number of failures to pause after goes along, and none without one", () => {
  expect(toBackfillBody("orders", { ...form, failures: "3" }, NO_PARAMS)).toMatchObject({ pauseAfterFailures: 3 });
  expect(toBackfillBody("orders", form, NO_PARAMS)).not.toHaveProperty("pauseAfterFailures");
});

test.each([
  ["missing", "none"],
  ["failed", "failed_only"],
  ["both", "failed"],
] as const)(
  "of all days, those that are %s are asked for by their rule, whatever range was typed",
  (days, reprocess) => {
    const body = toBackfillBody("orders", { ...form, days, from: "March" }, NO_PARAMS);
    expect(body).toMatchObject({ reprocess });
    expect(body).not.toHaveProperty("from");
  },
);

test.each([
  ["without a first day", { from: "" }],
  ["without a last day", { to: "" }],
  ["with something that is no day", { from: "March" }],
  ["with its ends the wrong way round", { from: "2024-04-01" }],
  ["with no run at once", { parallel: "0" }],
  ["that pauses after no failure", { failures: "0" }],
  ["with part of a run at once", { parallel: "1.5" }],
])("a form %s is none", (_, change) => {
  expect(toBackfillBody("orders", { ...form, ...change }, NO_PARAMS)).toBeUndefined();
});
