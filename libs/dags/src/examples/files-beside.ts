import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { dag, filePath, fileText, manual, task } from "@daymill/core";

const docs = `
SQL and scripts of other languages stay in files of their own, beside the DAG file.

- \`fileText\` is the text of a file, \`filePath\` the path of a copy for a program that wants a file.
- Both are part of the DAG's version: a change of the file is a new version, and a run keeps the one that it began with.
`;

const reportSql = fileText("./files-beside/report.sql");
const countWordsScript = filePath("./files-beside/count-words.sh");

const fill = task("fill", (input: { day: string }) => ({ sql: reportSql.trim().replace("{day}", input.day) }));

const countWords = task("count_words", async (input: { text: string }, ctx) => {
  const { stdout } = await promisify(execFile)("sh", [countWordsScript, input.text], { signal: ctx.signal });
  return { words: Number(stdout) };
});

export default dag(
  "files_beside",
  { schedule: manual(), tags: ["example"], description: "A query and a script in files of their own", docs },
  ({ interval }) => {
    const filled = fill({ day: interval.date });
    countWords({ text: filled.sql });
  },
);
