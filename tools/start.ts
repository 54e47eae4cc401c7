// npm start: a server with the example DAGs on http://127.0.0.1:8080, its data in .daymill. Arguments go to `daymill start`.
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { root } from "./process.ts";
import { ensureWebBuilt } from "./web-build.ts";

// Before anything of the server is loaded: stripping types costs more than running it.
enableCompileCache();
const { runCli } = await import("../apps/scheduler/src/commands/run-cli.ts");
const { processIo } = await import("../apps/scheduler/src/commands/terminal/cli-io.ts");

const EXAMPLES = [
  "libs/dags/src/examples",
  "libs/dags/src/mozaggregator",
  "libs/dags/src/telemetry-parquet",
  "libs/dags/src/file-downloads",
  "libs/dags/src/event-cleaning",
  "libs/dags/src/edgar-logs",
];

const args = process.argv.slice(2);
const has = (flag: string) => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));

const built = ensureWebBuilt();
if (built !== 0) console.error("The web app could not be built (see above): the API and the commands work without it.");

const dags = EXAMPLES.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
process.exitCode = await runCli(
  [
    "start",
    ...(has("--data") ? [] : ["--data", join(root, ".daymill")]),
    ...(has("--dags") ? [] : dags.flatMap((folder) => ["--dags", folder])),
    ...args,
  ],
  processIo(),
);
