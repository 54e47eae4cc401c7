import { expect, test } from "vitest";
import { retryConflicts } from "./retry-conflicts.ts";

const deadlock = Object.assign(new Error("deadlock detected"), { code: "40P01" });
const mistake = Object.assign(new Error("division by zero"), { code: "22012" });

/** Fails so many times, then gives how often it was called. */
function failing(times: number, error: Error): () => Promise<number> {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
}

test("a conflict is tried again until it goes through", async () => {
  expect(await retryConflicts(failing(4, deadlock))).toBe(5);
});

test("a conflict that comes back five times is E605, with the server's words", async () => {
  const refused = { code: "E605", cause: deadlock, message: expect.stringContaining("deadlock detected") };
  await expect(retryConflicts(failing(5, deadlock))).rejects.toMatchObject(refused);
});

test("a mistake is not tried again", async () => {
  await expect(retryConflicts(failing(1, mistake))).rejects.toBe(mistake);
});
