import { dag, group, manual, task } from "@daymill/core";

const GROUPS = 30;
const TASKS_A_GROUP = 10;

const step = task("step", () => undefined);

/** Three hundred tasks: more than anybody wants to see at once. */
export default dag("wide", { schedule: manual() }, () => {
  let before = step({}, { id: "begin" });
  for (let at = 1; at <= GROUPS; at += 1) {
    const from = before;
    before = group(`part_${at}`, () => {
      let last = from;
      for (let one = 1; one <= TASKS_A_GROUP; one += 1) last = step({}, { id: `step_${one}`, after: [last] });
      return last;
    });
  }
});
