import { dag, manual, onAssets, task } from "@daymill/core";

const bake = task("bake", { produces: "lake/bread" }, ({ loaves }: { loaves: number }, ctx) => {
  ctx.assets.emit("lake/bread", { loaves, note: "<img src=x onerror=alert(1)> & javascript:alert(1)" });
});

export const baking = dag(
  "bake",
  { schedule: manual(), params: { loaves: { default: 12, schema: { type: "integer", minimum: 1 } } } },
  ({ params }) => {
    bake({ loaves: params.loaves });
  },
);

/** Makes the same bread. */
const rebake = task("rebake", { produces: "lake/bread" }, () => undefined);

export const rebaking = dag("rebake", { schedule: manual() }, () => {
  rebake({});
});

const sell = task("sell", { consumes: "lake/bread", produces: "till" }, () => undefined);

/** Waits for bread, and for flour that no task makes. */
export const selling = dag("sell", { schedule: onAssets(["lake/bread", "s3://mill/flour/"]) }, () => {
  sell({});
});
