import { afterEach, expect, test, vi } from "vitest";
import { readPreference, setPreference } from "./preferences.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("what nobody wrote of us means the default", () => {
  const stored = new Map([["daymill.cells", "XL"]]);
  vi.stubGlobal("localStorage", { getItem: (key: string) => stored.get(key) ?? null });
  expect(readPreference("cells")).toBe("M");
  stored.set("daymill.cells", "L");
  expect(readPreference("cells")).toBe("L");
});

test("a choice lasts as long as the page where storage is blocked", () => {
  const blocked = (): never => {
    throw new Error("blocked");
  };
  vi.stubGlobal("localStorage", { getItem: blocked, setItem: blocked });
  expect(readPreference("week")).toBe("monday");
  setPreference("week", "sunday");
  expect(readPreference("week")).toBe("sunday");
});
