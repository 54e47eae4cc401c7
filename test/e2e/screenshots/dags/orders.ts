import { cron, dag, group, onAssets, task } from "@daymill/core";

const REGIONS = ["eu", "us", "asia"];
/** Days of the month on which one region's file is cut short, and on which the sums differ. */
const CUT_SHORT = "13";
const DIFFERING = "27";
const DAY_MS = 86_400_000;

const list = task("list_files", ({ day }: { day: string }, ctx) => {
  ctx.log.info("listing the files of the day", { day, regions: REGIONS.length });
  return REGIONS.map((region) => ({ region, day, file: `orders/${day}/${region}.csv` }));
});

const load = task(
  "load",
  { retries: { limit: 1, base: "1s" } },
  (input: { file: string; region: string; day: string }, ctx) => {
    ctx.log.info("reading", { file: input.file });
    for (let part = 1; part <= 4; part += 1) ctx.log.info(`part ${part} of 4`, { rows: part * 1_250 });
    const lastNight = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
    if (input.region === "us" && (input.day === lastNight || input.day.endsWith(`-${CUT_SHORT}`))) {
      ctx.log.warn("the file is shorter than yesterday's", { bytes: 18_113, yesterday: 402_771 });
      throw new Error(`${input.file} ends in the middle of row 1,204`);
    }
    return { rows: 5_000 };
  },
);

const step = task("step", (_: { day: string }, ctx) => {
  ctx.log.info("done");
});

const compare = task("compare_sums", ({ day }: { day: string }, ctx) => {
  if (day.endsWith(`-${DIFFERING}`)) throw new Error("the sums of orders and payments differ by 12.40");
  ctx.log.info("the sums agree");
});

const publish = task("publish", { produces: "warehouse/orders" }, ({ day }: { day: string }, ctx) => {
  ctx.assets.emit("warehouse/orders", { day, rows: 15_000 });
});

const tell = task("tell", (_: {}, ctx) => {
  ctx.log.info("told the team");
});

export const orders = dag(
  "orders",
  {
    schedule: cron("0 2 * * *", { timezone: "Europe/Berlin" }),
    start: "2024-01-01",
    catchup: false,
    description: "Orders of the shops, from their files to the warehouse",
    tags: ["warehouse"],
  },
  ({ interval }) => {
    const day = interval.date;
    const loaded = group("extract", () =>
      load.map(list({ day }), (each) => ({ file: each.file, region: each.region, day: each.day })),
    );
    const clean = group("clean", () => {
      step({ day }, { id: "drop_tests", after: [loaded] });
      step({ day }, { id: "convert_currencies", after: [loaded] });
      return step({ day }, { id: "join_customers", after: ["clean.drop_tests", "clean.convert_currencies"] });
    });
    const checked = group("check", () => {
      compare({ day }, { after: [clean] });
      return step({ day }, { id: "count_rows", after: [clean] });
    });
    publish({ day }, { after: [checked, "check.compare_sums"] });
    tell({}, { after: ["publish"] });
  },
);

const sum = task("sum", { consumes: "warehouse/orders", produces: "reports/revenue" }, () => undefined);
export const revenue = dag(
  "revenue",
  { schedule: onAssets("warehouse/orders"), description: "Revenue by country" },
  () => {
    sum({});
  },
);
