import { enableCompileCache } from "node:module";

// Before anything of ours is loaded: stripping types of some two hundred files costs more than running them.
enableCompileCache();
const { runCli } = await import("./commands/run-cli.ts");
const { processIo } = await import("./commands/terminal/cli-io.ts");

// `daymill archive rows ... | head`: the reader has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
process.exitCode = await runCli(process.argv.slice(2), processIo());
