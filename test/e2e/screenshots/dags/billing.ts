import { setTimeout as delay } from "node:timers/promises";
import { cron, dag, task } from "@daymill/core";

/** As long as a person would notice, so that there is something under way. */
const STEP_MS = 250;

const step = task("step", async (_: { day: string }, ctx) => {
  ctx.log.info("billing");
  await delay(STEP_MS, undefined, { signal: ctx.signal });
});

export const billing = dag(
  "billing",
  {
    schedule: cron("0 4 * * *"),
    start: "2024-01-01",
    catchup: false,
    description: "Invoices of the day",
    tags: ["finance"],
  },
  ({ interval }) => {
    const day = interval.date;
    step({ day }, { id: "collect" });
    step({ day }, { id: "price", after: ["collect"] });
    step({ day }, { id: "send", after: ["price"] });
  },
);
