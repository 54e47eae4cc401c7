import { cron, dag, task } from "@daymill/core";

const count = task("count", (input: { day: string }, ctx) => {
  ctx.log.info("counted", { day: input.day });
  return { day: input.day };
});

const tell = task("tell", (_: {}, ctx) => {
  ctx.log.info("told");
});

export default dag(
  "daily",
  { schedule: cron("@daily", { timezone: "Europe/Berlin" }), start: "2024-03-01", catchup: false },
  ({ interval }) => {
    tell({}, { after: [count({ day: interval.date })] });
  },
);
