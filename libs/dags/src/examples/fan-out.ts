import { dag, manual, t, task } from "@daymill/core";

const docs = `
One task, many instances: as many as a list has elements when the run gets there.

- \`task.map\` runs its callback once, while the DAG is built, with a symbolic element and index. What it returns is the
  input of each instance.
- \`limit\` is how many instances of a run may be at work at once; \`label\` names them in the UI.
- The result is a ref of a list, in the order of the elements: pass it on, and the reader waits for all of them.
`;

const listFiles = task("list_files", (input: { day: string; count: number }) =>
  Array.from({ length: input.count }, (_, index) => ({
    name: `part-${String(index).padStart(4, "0")}`,
    text: `${input.day} `.repeat(index + 1).trim(),
  })),
);

const countWords = task("count_words", { retries: 2 }, (input: { file: string; text: string }, ctx) => {
  ctx.log.info("counting", { file: input.file });
  return { file: input.file, words: input.text === "" ? 0 : input.text.split(" ").length };
});

const addUp = task("add_up", (input: { counts: { file: string; words: number }[] }) => ({
  files: input.counts.length,
  words: input.counts.reduce((sum, count) => sum + count.words, 0),
}));

export default dag(
  "fan_out",
  {
    schedule: manual(),
    tags: ["example"],
    description: "One instance of a task for each element of a list",
    docs,
    params: { files: { default: 5, description: "How many files there are", schema: { type: "integer", minimum: 0 } } },
  },
  ({ interval, params }) => {
    const files = listFiles({ day: interval.date, count: params.files });
    const counts = countWords.map(files, (file) => ({ file: t`${interval.date}/${file.name}`, text: file.text }), {
      limit: 4,
      label: (file) => file.name,
    });
    addUp({ counts });
  },
);
