import { runCli } from "./commands/run-cli.ts";
import { processIo } from "./commands/terminal/cli-io.ts";

process.exitCode = await runCli(process.argv.slice(2), processIo());
