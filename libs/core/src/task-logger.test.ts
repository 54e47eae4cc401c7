import { expect, test } from "vitest";
import { testContext } from "./index.ts";

test("a group stands between its lines, and gives what its work gives", async () => {
  const { log, logs } = testContext();
  const rows = await log.group("copy\nthe orders", async () => {
    log.warn("slow");
    return await log.group("inner", () => 17);
  });
  expect(rows).toBe(17);
  expect(logs.map(({ message }) => message)).toEqual([
    "::group::copy the orders",
    "slow",
    "::group::inner",
    "::endgroup::",
    "::endgroup::",
  ]);
});

test("a group whose work throws ends, says so, and throws the same", async () => {
  const { log, logs } = testContext();
  const error = new Error("no total");
  const failing = log.group("check", () => Promise.reject(error));
  await expect(failing).rejects.toBe(error);
  expect(logs.at(-1)).toEqual({ level: "info", message: "::endgroup::", fields: { failed: true } });
});
