import type { Backfill, Client } from "@daymill/contract";
import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { commandContext } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { waitForBackfill } from "./wait-for-backfill.ts";

test("a backfill that has paused itself is waited for no longer, and how it goes on is said", async () => {
  const { io, err } = fakeIo();
  const failed: number[] = [];
  const client = {
    getBackfill: () => Promise.reject(new Error("it was asked for again")),
  } as unknown as Client;
  const progress = { planned: 9, waiting: 6, running: 0, success: 1, failed: 2, skipped: 0 };
  const begun: Partial<Backfill> = {
    backfillId: 7,
    dagId: "orders",
    state: "paused",
    pauseReason: "2 of its runs failed",
    progress,
    etaMs: null,
  };
  const context = commandContext(io, (code) => void failed.push(code));
  expect(await waitForBackfill(context, client, begun as Backfill)).toBe(begun);
  expect(failed).toEqual([ExitCode.failed]);
  expect(err()).toBe("Backfill 7 is paused: 2 of its runs failed. Go on with `daymill backfill resume 7`.\n");
});
