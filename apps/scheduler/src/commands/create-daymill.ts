// `npm create daymill`: `daymill init` in a package of its own, so that a project is there before all of Daymill is installed.
import { describeInit } from "./init.ts";
import { newProgram, runProgram } from "./run-program.ts";
import { processIo } from "./terminal/cli-io.ts";

const io = processIo();
process.exitCode = await runProgram(
  () => describeInit(newProgram("create-daymill", io), io),
  process.argv.slice(2),
  io,
);
