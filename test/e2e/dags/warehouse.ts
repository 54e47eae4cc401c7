import { always, dag, group, manual, t, task } from "@daymill/core";

const list = task("list", () => [{ name: "orders" }, { name: "returns" }, { name: "visits" }]);

/** Fails for one file of three. */
const load = task("load", (input: { file: string }) => {
  if (input.file === "returns") throw new Error("the file of returns is cut short");
  return { rows: input.file.length };
});

const check = task("check", (input: { table: string }) => ({ table: input.table }));

const report = task("report", (_: {}, ctx) => {
  ctx.log.info("reported");
});

const tell = always("tell", (_: {}, ctx) => {
  ctx.log.info("told");
});

export default dag(
  "warehouse",
  { schedule: manual(), description: "Groups, a mapped task, and a failure that blocks what comes after" },
  () => {
    const loaded = group("staging", () => load.map(list(), (file) => ({ file: file.name })));
    const checked = group("marts", { docs: "What people query." }, () => {
      const daily = check({ table: "daily" }, { id: "check_daily", after: [loaded] });
      return group("monthly", () => check({ table: t`${daily.table} by month` }, { id: "check_monthly" }));
    });
    report({}, { after: [checked] });
    tell({}, { after: [loaded] });
  },
);
