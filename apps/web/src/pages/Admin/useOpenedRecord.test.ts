import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useOpenedRecord } from "./useOpenedRecord.ts";

interface Props {
  readonly name: string | undefined;
  readonly found: { readonly slots: number } | undefined;
}

function opened(first: Props) {
  return renderHook(({ name, found }: Props) => useOpenedRecord(name, found), { initialProps: first });
}

test("a record stays as it was opened, also when it is changed or deleted meanwhile", () => {
  const { result, rerender } = opened({ name: "db", found: { slots: 1 } });
  expect(result.current).toEqual({ slots: 1 });
  rerender({ name: "db", found: { slots: 2 } });
  expect(result.current).toEqual({ slots: 1 });
  rerender({ name: "db", found: undefined });
  expect(result.current).toEqual({ slots: 1 });
});

test("a closed dialog has no record, and the next one has its own", () => {
  const { result, rerender } = opened({ name: "db", found: { slots: 1 } });
  rerender({ name: undefined, found: undefined });
  expect(result.current).toBeUndefined();
  rerender({ name: "db", found: { slots: 2 } });
  expect(result.current).toEqual({ slots: 2 });
  rerender({ name: "other", found: { slots: 3 } });
  expect(result.current).toEqual({ slots: 3 });
});

test("a record that is not known yet is taken when it is", () => {
  const { result, rerender } = opened({ name: "db", found: undefined });
  expect(result.current).toBeUndefined();
  rerender({ name: "db", found: { slots: 1 } });
  expect(result.current).toEqual({ slots: 1 });
});
