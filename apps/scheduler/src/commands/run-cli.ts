import type { Command } from "commander";
import { fromAirflow } from "./airflow-spellings.ts";
import { addApprovalCommands } from "./approvals.ts";
import { addArchiveCommands } from "./archive.ts";
import { addAssetCommands } from "./assets.ts";
import { addAuditCommand } from "./audit.ts";
import { addBackfillCommands } from "./backfills.ts";
import { addCallbackCommand } from "./callbacks.ts";
import { addCleanCommand } from "./clean-runs.ts";
import { addClearCommand, addUndoClearCommand } from "./clear.ts";
import { commandContext, type CommandContext } from "./command-context.ts";
import { addCompletionCommand, printCandidates } from "./completion/completion.ts";
import { COMPLETE } from "./completion/shell-scripts.ts";
import { addConfigCommands } from "./config.ts";
import { addAcknowledgeCommand } from "./acknowledge-failures.ts";
import { addCalendarCommand } from "./dag-calendar.ts";
import { addDagCommands } from "./dags.ts";
import { addDeleteDagCommand } from "./delete-dag.ts";
import { addVersionCommands } from "./dag-versions.ts";
import { addDeployCommand } from "./deploy.ts";
import { addDevCommand } from "./dev.ts";
import { addDoctorCommand } from "./doctor/doctor.ts";
import { addConnectionCommands } from "./connections.ts";
import { addLoginCommands } from "./login.ts";
import { addHekaCommands } from "./heka.ts";
import { ExitCode } from "./exit-codes.ts";
import { describeInit } from "./init.ts";
import { addLogCommand } from "./logs.ts";
import { addMarkCommand, addMarkRunCommand } from "./mark.ts";
import { addDatabaseCommands } from "./offline/database.ts";
import { addCheckCommand } from "./offline/check-dags.ts";
import { addReportCommand } from "./offline/report-dags.ts";
import { addTestCommand } from "./offline/test-dag.ts";
import { addTaskTestCommand } from "./offline/test-task.ts";
import { addNotificationsCommand } from "./notifications.ts";
import { addPoolCommands } from "./pools.ts";
import { newProgram, runProgram } from "./run-program.ts";
import { addRoleCommands } from "./roles.ts";
import { addRunTimesCommand } from "./run-times.ts";
import { addRunPassesCommand } from "./run-passes.ts";
import { addRunCommands } from "./runs.ts";
import { addScheduleCommands } from "./schedule.ts";
import { addShowTaskCommand } from "./show-task.ts";
import { addStartCommand } from "./start.ts";
import { addTaskDataCommands } from "./task-data.ts";
import { addTaskOutputCommands } from "./task-output.ts";
import { addTaskCommands } from "./tasks.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { styleOf } from "./terminal/style.ts";
import { addTriggerCommand } from "./trigger.ts";
import { addSecondFactorCommands } from "./second-factor.ts";
import { addSecretCommands } from "./secrets.ts";
import { addTokenCommands } from "./tokens.ts";
import { addUserCommands } from "./users.ts";
import { addVariableCommands } from "./variables.ts";
import { addWorkerCommands } from "./workers.ts";
import { addVersionCommand } from "./version.ts";

/** Runs `daymill` with these arguments and gives its exit code; never throws. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [first, ...words] = args;
  if (first !== COMPLETE) return await runProgram(buildProgram, inOurWords(args, io), io);
  const context = commandContext(io, () => {});
  await printCandidates(buildProgram(context), words, context);
  return ExitCode.ok;
}

/** Takes Airflow's spellings, and tells whoever typed one how it is spelled here. */
function inOurWords(args: readonly string[], io: CliIo): readonly string[] {
  const ours = fromAirflow(args);
  if (ours.join(" ") !== args.join(" ") && io.stderr.isTerminal)
    io.stderr.write(`${styleOf(io, io.stderr).paint("quiet", `→ daymill ${ours.join(" ")}`)}\n`);
  return ours;
}

/** All commands; parsing arguments with it runs one. */
export function buildProgram(context: CommandContext): Command {
  const { io } = context;
  const program = newProgram("daymill", io).description("Schedules and runs DAGs written in TypeScript");
  describeInit(program.command("init"), io);
  addStartCommand(program, context);
  addDevCommand(program, context);
  addDeployCommand(program, context);
  const noun = (name: string, description: string) => program.command(name).description(description);
  const dags = noun("dags", "DAGs: list, show, trigger, pause, calendar, versions, source, diff, check, report, test");
  addDagCommands(dags, context);
  addAcknowledgeCommand(dags, context);
  addDeleteDagCommand(dags, context);
  addCalendarCommand(dags, context);
  addVersionCommands(dags, context);
  addTriggerCommand(dags, context);
  addCheckCommand(dags, context);
  addReportCommand(dags, context);
  addTestCommand(dags, context);
  const runs = noun("runs", "runs of DAGs");
  addRunCommands(runs, context);
  addRunTimesCommand(runs, context);
  addRunPassesCommand(runs, context);
  addMarkRunCommand(runs, context);
  addCallbackCommand(runs, context);
  addNotificationsCommand(runs, context);
  const tasks = noun(
    "tasks",
    "task instances: states, show, data, output, history, logs, clear, mark, approve, refuse; test: one body alone",
  );
  addTaskCommands(tasks, context);
  addTaskTestCommand(tasks, context);
  addShowTaskCommand(tasks, context);
  addTaskDataCommands(tasks, context);
  addTaskOutputCommands(tasks, context);
  addLogCommand(tasks, context);
  addClearCommand(tasks, context);
  addUndoClearCommand(tasks, context);
  addMarkCommand(tasks, context);
  addApprovalCommands(tasks, context);
  addBackfillCommands(noun("backfill", "run a DAG for a range of days"), context);
  addAssetCommands(noun("assets", "what tasks produce, and what it starts"), context);
  addPoolCommands(noun("pools", "how much may run at once of what shares something scarce"), context);
  addWorkerCommands(noun("workers", "what runs the tasks"), context);
  addConnectionCommands(noun("connections", "where tasks find databases, stores, warehouses and clusters"), context);
  addVariableCommands(noun("variables", "values that tasks read by name"), context);
  addSecretCommands(noun("secrets", "the keys that seal secrets in the database"), context);
  addUserCommands(noun("users", "who may sign in, and what they may do"), context);
  addRoleCommands(noun("roles", "roles of your own: what they may, also on some DAGs only"), context);
  addTokenCommands(noun("tokens", "what programs sign in with"), context);
  addSecondFactorCommands(noun("second-factor", "the code that is asked of you besides your password"), context);
  addAuditCommand(program, context);
  addLoginCommands(program, context);
  addScheduleCommands(noun("schedule", "what a schedule means"), context);
  addArchiveCommands(noun("archive", "look into a dump"), context);
  addHekaCommands(noun("heka", "look into a file of Heka frames"), context);
  const db = noun("db", "the metadata database");
  addDatabaseCommands(db, context);
  addCleanCommand(db, context);
  addConfigCommands(noun("config", "the settings"), context);
  addDoctorCommand(program, context);
  addCompletionCommand(program, context);
  addVersionCommand(program, context);
  return program;
}
