import { ApiError, type Pool, type Variable } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { poolDifferences, poolForm, poolFormErrors, seenPool, toPoolBody } from "./poolForm.ts";
import { saveConflict } from "./saveConflict.ts";
import { formatted, jsonProblem, toVariableBody, variableDifferences, variableForm } from "./variableForm.ts";

const pool: Pool = {
  name: "db",
  slots: 4,
  includeDeferred: true,
  description: null,
  used: 0,
  running: 0,
  queued: 0,
  deferred: 0,
  waiting: 0,
  waitingSince: null,
  isDeclared: false,
};

describe("the form of a pool", () => {
  test("gives back what it was made of, and what it was when it was read", () => {
    const was = { slots: 4, includeDeferred: true, description: null };
    expect(toPoolBody(poolForm(pool), seenPool(pool))).toEqual({ ...was, was });
    expect(toPoolBody(poolForm({ ...pool, slots: -1 }), null)).toMatchObject({ slots: -1, was: null });
  });

  test.each(["", "-1", "1.5", "x", "1000001"])("takes no %j for a number of slots", (slots) => {
    expect(poolFormErrors({ ...poolForm(pool), slots })).toHaveProperty("slots");
    expect(poolFormErrors({ ...poolForm(pool), slots, unlimited: true })).toEqual({});
  });

  test("tells how it differs from what somebody else saved", () => {
    const mine = { ...poolForm(pool), unlimited: true, description: "mine" };
    expect(poolDifferences(mine, { ...pool, slots: 9 })).toEqual([
      { label: "Slots", mine: "no limit", theirs: "9" },
      { label: "Description", mine: "mine", theirs: "–" },
    ]);
  });
});

describe("the form of a variable", () => {
  const secret: Variable = {
    key: "k",
    value: null,
    secret: true,
    description: null,
    updatedAt: "2024-03-15T00:00:00Z",
  };

  test("leaves a secret that nobody replaces where it is", () => {
    expect(toVariableBody(variableForm(secret), secret.updatedAt)).not.toHaveProperty("value");
    const replaced = { ...variableForm(secret), hasValue: true, value: "new" };
    expect(toVariableBody(replaced, secret.updatedAt)).toMatchObject({ value: "new", secret: true });
  });

  test("tells how it differs without a secret", () => {
    const mine = { ...variableForm(secret), hasValue: true, value: "hunter2" };
    expect(variableDifferences(mine, secret)).toEqual([
      { label: "Value", mine: "a new secret", theirs: "the stored secret" },
    ]);
  });

  test.each([
    ['{"a":1}', true],
    ["plain text", true],
    ['{"a":', false],
    ["[1,", false],
  ])("of %j says whether it is the JSON that it looks like", (value, isFine) => {
    expect(jsonProblem(value) === undefined).toBe(isFine);
  });

  test("lays JSON out, and leaves text as it is", () => {
    expect(formatted('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(formatted("{no json")).toBe("{no json");
  });
});

describe("a refusal", () => {
  const refusal = (status: number, details?: ApiError["problem"]["details"]) =>
    new ApiError({ type: "", code: "E703", title: "", detail: "", status, ...(details && { details }) });

  test("because of somebody else's change has what there is by now", () => {
    expect(saveConflict(refusal(409, { current: { slots: 9 } }))).toEqual({ current: { slots: 9 } });
    expect(saveConflict(refusal(409, { current: null }))).toEqual({ current: null });
    expect(saveConflict(refusal(409, { usedBy: ["orders"] }))).toBeUndefined();
    expect(saveConflict(refusal(400))).toBeUndefined();
    expect(saveConflict(new TypeError("Failed to fetch"))).toBeUndefined();
  });

  test("is told by the fields that it is about", () => {
    const errors = [
      { path: "body.extra.region", message: "a" },
      { path: "path.pool", message: "b" },
    ];
    const error = new ApiError({ ...refusal(400).problem, errors });
    expect(fieldErrors(error)).toEqual({ "extra.region": "a" });
    expect(fieldErrors(error, "path.")).toEqual({ pool: "b" });
    expect(fieldErrors(null)).toEqual({});
  });
});
