import { renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useLoaded } from "./useLoaded.ts";

test("fetches once when it is wanted, and keeps what came", async () => {
  const load = vi.fn<() => Promise<string>>(async () => "module");
  const { result, rerender } = renderHook(({ isWanted }) => useLoaded(load, isWanted), {
    initialProps: { isWanted: false },
  });
  expect(load).not.toHaveBeenCalled();
  rerender({ isWanted: true });
  await expect.poll(() => result.current).toBe("module");
  rerender({ isWanted: false });
  rerender({ isWanted: true });
  expect(result.current).toBe("module");
  expect(load).toHaveBeenCalledTimes(1);
});

test("says that it could not be fetched, throws nothing, and tries again the next time", async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("404")).mockResolvedValueOnce("module");
  const onFailed = vi.fn<() => void>();
  const { result, rerender } = renderHook(({ isWanted }) => useLoaded(load, isWanted, onFailed), {
    initialProps: { isWanted: true },
  });
  await expect.poll(() => onFailed.mock.calls.length).toBe(1);
  expect(result.current).toBeUndefined();
  rerender({ isWanted: false });
  rerender({ isWanted: true });
  await expect.poll(() => result.current).toBe("module");
});
