import { dag, manual, task } from "@daymill/core";

const extract = task("extract", (input: { rows: number }, ctx) => {
  ctx.log.info("extracted", { rows: input.rows });
  return { rows: input.rows };
});

/** Fails until it is cleared: what a person does after the cause is gone. */
const load = task("load", (input: { rows: number }, ctx) => {
  if (ctx.attempt.generation === 0) throw new Error(`the warehouse refused ${input.rows} rows`);
  ctx.log.info("loaded", { rows: input.rows });
  return { loaded: input.rows };
});

const publish = task("publish", (input: { loaded: number }, ctx) => {
  ctx.log.info("published", { rows: input.loaded });
});

export default dag(
  "shop",
  {
    schedule: manual(),
    description: "Fails in the middle until it is cleared",
    params: { rows: { default: 17, description: "Rows to load" } },
  },
  ({ params }) => {
    const extracted = extract({ rows: params.rows });
    publish({ loaded: load({ rows: extracted.rows }).loaded });
  },
);
