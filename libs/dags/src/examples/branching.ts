import { branch, dag, manual, match, type Settled, t, task, always } from "@daymill/core";

const docs = `
Which tasks run is decided by the output of a task.

- \`branch\` takes a boolean, \`match\` a closed set of words, with an arm for each: leaving one out does not compile.
- The tasks of an arm that is not taken are *skipped*, and so is what needs them.
- Both give a *join*: a ref to what the arm that was taken returned. It has the fields that all arms have in common.
- \`always\` runs whatever happened before it, and is told how it ended.
`;

type Mode = "full" | "delta";

/** A full copy on the first day of a month, and only what changed on all others. */
const chooseMode = task("choose_mode", (_input, ctx): Mode => (ctx.interval.day === "01" ? "full" : "delta"));

const copyAll = task("copy_all", (input: { to: string }) => ({ uri: input.to, rows: 10_000 }));

const findChanges = task("find_changes", (input: { day: string }) => ({ keys: [`${input.day}/1`, `${input.day}/2`] }));

const copyChanges = task("copy_changes", (input: { to: string; keys: string[] }) => ({
  uri: input.to,
  rows: input.keys.length,
}));

const isLarge = task("is_large", (input: { rows: number }) => input.rows > 1_000);

const compact = task("compact", (input: { uri: string }) => ({ uri: `${input.uri}compacted/` }));

const summarise = always("summarise", (input: { copied: Settled<number>; compacted: Settled<unknown> }, ctx) => {
  const rows = input.copied.state === "success" ? input.copied.output : 0;
  ctx.log.info("copied", { rows, compacted: input.compacted.state });
  return { rows, compacted: input.compacted.state };
});

export default dag(
  "branching",
  { schedule: manual(), tags: ["example"], description: "Arms, joins and what runs in any case", docs },
  ({ interval }) => {
    const to = t`lake:/branching/${interval.date}/`;
    const copied = match(chooseMode(), {
      full: () => copyAll({ to }),
      delta: () => copyChanges({ to, keys: findChanges({ day: interval.date }).keys }),
    });
    const compacted = branch(isLarge({ rows: copied.rows }), { then: () => compact({ uri: copied.uri }) });
    summarise({ copied: copied.rows, compacted });
  },
);
