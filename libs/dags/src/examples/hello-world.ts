import { cron, dag, task } from "@daymill/core";

const docs = `
The smallest DAG that does something: three tasks that hand data to each other, once a day.

- Calling a task inside the builder does not run it. It becomes a node of the graph and returns a *ref*: a promise of its
  output, with the fields of the output's type.
- Passing a ref to another task makes the edge. There is nothing else to keep in order.
- \`interval\` is the day that the run is about; \`params\` is what whoever starts a run by hand may set.
`;

/** Returns one JSON value: what a task returns is kept, shown in the UI and handed to whoever asked for it. */
const greet = task("greet", (input: { name: string; day: string }) => ({
  text: `Hello, ${input.name}! This is the run of ${input.day}.`,
}));

const measure = task("measure", (input: { text: string }) => ({
  characters: input.text.length,
  words: input.text.split(/\s+/).length,
}));

/** The second argument is all that a body sees of the world: its log, its interval, connections, a place for files. */
const report = task("report", (input: { text: string; words: number }, ctx) => {
  ctx.log.info("said", { text: input.text, words: input.words });
});

export default dag(
  "hello_world",
  {
    schedule: cron("@daily"),
    start: "2024-01-01",
    tags: ["example"],
    description: "Three tasks that hand data to each other",
    docs,
    params: { name: { default: "world", description: "Whom to greet" } },
  },
  ({ interval, params }) => {
    const greeting = greet({ name: params.name, day: interval.date });
    const size = measure({ text: greeting.text });
    report({ text: greeting.text, words: size.words });
  },
);
