import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { readParamsJson, useParamsJson } from "./useParamsJson.ts";

const names = ["region", "limit"];

test("an object of parameters is read; what is none, or names another, says so", () => {
  expect(readParamsJson('{"region": "eu", "limit": 3}', names)).toEqual({ values: { region: "eu", limit: 3 } });
  expect(readParamsJson("[1]", names)).toEqual({ error: 'Expected an object, {"name": value}' });
  expect(readParamsJson('{"regoin": "eu"}', names)).toEqual({
    error: "There is no parameter regoin, but: region, limit",
  });
  expect(readParamsJson("{", names)).toMatchObject({ error: expect.stringMatching(/^Expected JSON: /) });
});

test("the text begins with what the fields have, is sent as it is, and fills them when they are shown again", () => {
  const fill = vi.fn<(values: object) => void>();
  const params = { region: { schema: null, description: null, default: "us" } };
  const { result } = renderHook(() => useParamsJson(params, { values: { region: "us" }, fill }));
  expect(result.current.text).toBeUndefined();
  act(() => result.current.toggle());
  expect(result.current.text).toBe('{\n  "region": "us"\n}');
  act(() => result.current.change('{"region": '));
  expect(result.current.error).toMatch(/^Expected JSON: /);
  expect(result.current.values).toBeUndefined();
  act(() => result.current.change('{"region": "eu"}'));
  expect([result.current.error, result.current.values]).toEqual([undefined, { region: "eu" }]);
  expect(fill).not.toHaveBeenCalled();
  act(() => result.current.toggle());
  expect(fill.mock.calls).toEqual([[{ region: "eu" }]]);
  expect(result.current.text).toBeUndefined();
});
