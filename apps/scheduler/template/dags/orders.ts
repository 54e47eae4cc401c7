import { cron, dag, task } from "@daymill/core";

interface Order {
  readonly id: number;
  readonly country: string;
  readonly cents: number;
}

/** Stands for a query of your shop's database. A day has the same orders whenever it is asked for. */
export const extract = task("extract", { retries: 3, timeout: "10m" }, ({ day }: { day: string }, ctx) => {
  const orders = Array.from({ length: 3 + (Number(day.slice(-2)) % 5) }, (_, index): Order => {
    return { id: index + 1, country: index % 2 === 0 ? "de" : "fr", cents: 1_000 + 250 * index };
  });
  ctx.log.info("read orders", { day, orders: orders.length });
  return { orders };
});

/** What a task returns is kept with its run, shown in the web app, and handed to the tasks that take it. */
export const sum = task("sum", ({ orders }: { orders: readonly Order[] }) => {
  const cents: Record<string, number> = {};
  for (const order of orders) cents[order.country] = (cents[order.country] ?? 0) + order.cents;
  return { orders: orders.length, cents };
});

/** Stands for a load into your warehouse. */
export const publish = task("publish", (totals: { day: string; cents: Record<string, number> }, ctx) => {
  for (const [country, cents] of Object.entries(totals.cents))
    ctx.log.info("published", { day: totals.day, country, euros: cents / 100 });
});

/** A run for each day from the start on, at two in the morning after it. */
export default dag(
  "orders",
  { schedule: cron("0 2 * * *", { timezone: "Europe/Berlin" }), start: "2024-01-01", tags: ["example"] },
  ({ interval }) => {
    const read = extract({ day: interval.date });
    const totals = sum({ orders: read.orders });
    publish({ day: interval.date, cents: totals.cents });
  },
);
