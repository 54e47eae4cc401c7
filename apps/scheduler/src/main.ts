import { enableCompileCache } from "node:module";

// Before anything of ours is loaded: stripping types of some two hundred files costs more than running them.
enableCompileCache();
const { runCli } = await import("./commands/run-cli.ts");
const { processIo } = await import("./commands/terminal/cli-io.ts");

process.exitCode = await runCli(process.argv.slice(2), processIo());
