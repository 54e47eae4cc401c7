import type { Command } from "commander";
import { DaymillError, exprTasks, graphIndex } from "@daymill/core";
import type { DagTestRun, JsonObject, SerializedDag } from "@daymill/core";
import { printJson, type CommandContext } from "../command-context.ts";
import { ExitCode } from "../exit-codes.ts";
import { didYouMean } from "../terminal/did-you-mean.ts";
import { parseParams } from "../trigger.ts";
import { describeInstances } from "./describe-test.ts";
import { testInChild, withTestFlags } from "./test-in-child.ts";
import type { TestFlags } from "./test-in-child.ts";

interface TaskTestFlags extends TestFlags {
  readonly output?: readonly string[];
}

/** daymill tasks test */
export function addTaskTestCommand(tasks: Command, context: CommandContext): void {
  const command = tasks
    .command("test <dag> <task>")
    .description("run the body of one task, in memory and without a server; exit code 1 when it does not succeed")
    .option("--output <task=value...>", "what a task before it returned; the value is JSON, or else text");
  withTestFlags(command, "print JSON: states, outputs, attempts and logs of its instances").action(
    async (dagId: string, taskId: string, flags: TaskTestFlags) => await test(context, { dagId, taskId }, flags),
  );
}

interface Tested {
  readonly dagId: string;
  readonly taskId: string;
}

async function test(context: CommandContext, { dagId, taskId }: Tested, flags: TaskTestFlags): Promise<void> {
  const outputs = parseParams(flags.output ?? [], "--output");
  const run = await testInChild(context, { dagId, flags, stub: ({ dag }) => standIns(dag, taskId, outputs) });
  const own = onlyOf(run, taskId);
  const names = Object.keys(own.states);
  if (names.some((name) => own.states[name] !== "success")) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, own);
  context.io.stdout.write(`${[`${dagId} ${taskId}`, ...describeInstances(run, names, context)].join("\n")}\n`);
}

/** Every other task returns what was given for it, or null. Throws E210 when one that the task reads was given nothing. */
function standIns(dag: SerializedDag, taskId: string, outputs: JsonObject): JsonObject {
  const { order } = graphIndex(dag);
  const task = order.find(({ id }) => id === taskId);
  if (task === undefined) {
    const near = didYouMean(
      taskId,
      order.map(({ id }) => id),
    );
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new DaymillError("E701", `The DAG "${dag.id}" has no task "${taskId}".${hint}`);
  }
  if (taskId in outputs)
    throw new DaymillError(
      "E210",
      `"${taskId}" is what is tested: leave out --output ${taskId}, or its body is not run.`,
    );
  const read = new Set(
    [task.spec.input, ...task.mapSources, ...task.conditions.map(({ value }) => value)].flatMap(exprTasks),
  );
  const missing = [...read].filter((id) => !(id in outputs));
  if (missing.length > 0) {
    const flags = missing.map((id) => `--output ${id}=JSON`).join(" ");
    throw new DaymillError("E210", `"${taskId}" reads what ${missing.join(", ")} returned: say it with ${flags}.`);
  }
  const others = order.filter(({ id }) => id !== taskId).map(({ id }) => [id, outputs[id] ?? null]);
  return { ...outputs, ...Object.fromEntries(others) };
}

type OwnRecords = Pick<DagTestRun, "states" | "outputs" | "attempts" | "logs">;

/** The records of the instances of one task. */
function onlyOf({ states, outputs, attempts, logs }: DagTestRun, taskId: string): OwnRecords {
  const pick = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => name === taskId || name.startsWith(`${taskId}[`)));
  return { states: pick(states), outputs: pick(outputs), attempts: pick(attempts), logs: pick(logs) };
}
