import { freshDatabase } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { openPoller, outputOf } from "../testing/poller-harness.ts";
import type { PollerHarness } from "../testing/poller-harness.ts";
import { sharedLedger } from "./shared-ledger.ts";

const dag = `
import { dag, DaymillError, remote, sensor } from "@daymill/core";
const ask = sensor("ask", {}, async (_i: {}, ctx) => {
  await ctx.connection("emr");
  return true;
});
const throttled = remote("throttled", {}, {
  submit: async (_i: {}, _token, ctx): Promise<string> => {
    await ctx.connection("emr");
    throw new DaymillError("E421", "too often", { details: { asksToWait: true } });
  },
  poll: () => ({ state: "running" as const }),
  cancel: () => undefined,
});
export default dag("d", {}, () => { ask(); throttled(); });
`;

test("the pollers of two servers on one database make no more looks by a connection than one", async () => {
  await using database = await freshDatabase();
  const asked: number[] = [];
  const services = {
    connection: () => {
      asked.push(performance.now());
      return Promise.resolve({ id: "emr", type: "emr" });
    },
  };
  const options = { dag, looksPerSecond: 20, ledger: sharedLedger(database.db), services };
  await using one = await openPoller(options);
  await using other = await openPoller(options);
  const look = (site: PollerHarness) => site.look("ask");
  await Promise.all([one, other].map(look));
  const begun = performance.now();
  const looks = Array.from({ length: 40 }, (_, number) => look(number % 2 === 0 ? one : other));
  expect((await Promise.all(looks)).map(outputOf)).toEqual(Array(40).fill(true));
  // 20 at once, and then one in 50 ms: the rate is a floor under the time, which no load can lower.
  expect(Math.max(...asked) - begun).toBeGreaterThan(19 * 50);

  const order = { action: { kind: "submit", token: "t", isAgain: false } } as const;
  await Promise.all([one, other].map((site) => site.look("throttled", order)));
  const slowed = () => [...one.logged, ...other.logged].filter(({ message }) => message.includes("asks to wait"));
  // Told once the database has it, which no look waits for.
  await expect.poll(slowed).toHaveLength(1);
});
