import type { Command } from "commander";
import { printJson, type CommandContext } from "../command-context.ts";
import { ExitCode } from "../exit-codes.ts";
import { stateMark } from "../terminal/state-mark.ts";
import { describeInstances } from "./describe-test.ts";
import { testInChild, withTestFlags } from "./test-in-child.ts";
import type { TestFlags } from "./test-in-child.ts";

/** daymill dags test */
export function addTestCommand(dags: Command, context: CommandContext): void {
  const command = dags
    .command("test <dag>")
    .description("run a whole DAG once, in memory and without a server; exit code 1 when it fails");
  withTestFlags(command, "print JSON: states, outputs, attempts and logs").action(
    async (dagId: string, flags: TestFlags) => await test(context, dagId, flags),
  );
}

async function test(context: CommandContext, dagId: string, flags: TestFlags): Promise<void> {
  const run = await testInChild(context, { dagId, flags, stub: () => ({}) });
  if (run.state === "failed") context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, run);
  const instances = describeInstances(run, Object.keys(run.states), context);
  context.io.stdout.write(
    `${[dagId, ...instances, `${stateMark(run.state, context.style)}: ${run.reason}`].join("\n")}\n`,
  );
}
