import { dag, manual, task } from "@daymill/core";

const SHEETS = 300;
const TORN: readonly number[] = [117, 290];

const list = task("list", () => Array.from({ length: SHEETS }, (_, sheet) => ({ sheet })));

/** Fails for two of its three hundred elements until it is cleared. */
const press = task("press", (input: { sheet: number }, ctx) => {
  if (ctx.attempt.generation === 0 && TORN.includes(input.sheet)) throw new Error(`sheet ${input.sheet} is torn`);
  ctx.log.info("pressed", { sheet: input.sheet });
});

const bind = task("bind", (_: {}, ctx) => {
  ctx.log.info("bound");
});

export default dag("sheets", { schedule: manual(), description: "Two of many mapped instances fail" }, () => {
  const pressed = press.map(list(), (each) => ({ sheet: each.sheet }));
  bind({}, { after: [pressed] });
});
