import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { DaymillError, toError } from "@daymill/core";
import { ApiError } from "@daymill/contract";
import type { Client, ProblemIssue } from "@daymill/contract";
import {
  clientOf,
  printJson,
  withAddressFlags,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "../command-context.ts";
import { readText } from "../read-secret.ts";
import { countText } from "../terminal/format.ts";
import { describeSteps } from "./describe-steps.ts";
import { ON_CONFLICT, planStep, type ImportStep, type OnConflict } from "./plan-import.ts";
import { readEntries, refuse } from "./read-entries.ts";
import type { Ready, Stored, TransferKind } from "./transfer-kind.ts";

interface ImportFlags extends ServerFlags {
  readonly dryRun?: boolean;
  readonly onConflict: OnConflict;
}

/** daymill pools | variables | connections export | import */
export function addTransferCommands<Entry, Listed extends Stored>(
  noun: Command,
  context: CommandContext,
  kind: TransferKind<Entry, Listed>,
): void {
  const many = `${kind.what}s`;
  withAddressFlags(
    noun.command("export <file>").description(`write the ${many} as JSON, without secrets; -: to stdout`),
  ).action(async (file: string, flags: ServerFlags) => await exportAll(context, { file, flags }, kind));
  withServerFlags(
    noun.command("import <file>").description(`make the ${many} of a file of JSON or YAML; -: from stdin`),
  )
    .option("--dry-run", "only show what it would do")
    .addOption(
      new Option("--on-conflict <what>", "when there is another one of that name").choices(ON_CONFLICT).default("fail"),
    )
    .action(async (file: string, flags: ImportFlags) => await importAll(context, { file, flags }, kind));
}

interface TransferCall<Flags> {
  /** `-`: stdin, or stdout. */
  readonly file: string;
  readonly flags: Flags;
}

async function exportAll<Entry, Listed extends Stored>(
  context: CommandContext,
  { file, flags }: TransferCall<ServerFlags>,
  { what, list }: TransferKind<Entry, Listed>,
): Promise<void> {
  const { io } = context;
  const client = await clientOf(context, flags);
  const all = await list(client);
  const taken = all.filter(({ leftOut }) => leftOut === undefined);
  const text = `${JSON.stringify(Object.fromEntries(taken.map(({ name, entry }) => [name, entry])), null, 2)}\n`;
  if (file === "-") io.stdout.write(text);
  else await writeText(resolve(io.cwd, file), text);
  for (const { name, leftOut } of all) {
    if (leftOut !== undefined) io.stderr.write(`Left out: ${name} ${leftOut}.\n`);
  }
  if (file !== "-") io.stderr.write(`Wrote ${countText(taken.length, what)} to ${file}.\n`);
}

async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new DaymillError("E702", `The file cannot be written: ${toError(error).message}`);
  }
}

async function importAll<Entry, Listed extends Stored>(
  context: CommandContext,
  { file, flags }: TransferCall<ImportFlags>,
  kind: TransferKind<Entry, Listed>,
): Promise<void> {
  const { io } = context;
  const text = file === "-" ? await io.readInput() : await readText(resolve(io.cwd, file), file);
  const entries = readEntries(text, kind.shape);
  const client = await clientOf(context, flags);
  const there = new Map(
    (await kind.list(client)).filter(({ isPreset }) => isPreset !== true).map((each) => [each.name, each]),
  );
  const problems: ProblemIssue[] = [];
  const steps: PlannedStep[] = [];
  for (const named of entries) {
    const former = there.get(named.name);
    const ready = await kind.prepare(named, former, io);
    if ("problems" in ready) problems.push(...ready.problems);
    else steps.push({ ready, step: planStep({ name: named.name, ready, former }, flags.onConflict) });
  }
  refuse(problems);
  await carryOut(context, { client, steps, flags, what: kind.what });
}

interface PlannedStep {
  readonly ready: Ready;
  readonly step: ImportStep;
}

interface Import {
  readonly client: Client;
  readonly steps: readonly PlannedStep[];
  readonly flags: ImportFlags;
  readonly what: string;
}

async function carryOut(context: CommandContext, { client, steps, flags, what }: Import): Promise<void> {
  const plan = steps.map(({ step }) => step);
  const isTrial = flags.dryRun === true;
  show(context, plan, flags);
  const conflicts = plan.filter(({ action }) => action === "conflict").map(({ name }) => name);
  if (conflicts.length > 0) {
    const message = `There is another ${what} of the name ${conflicts.join(", ")}. Nothing was imported: give --on-conflict overwrite or skip.`;
    throw new DaymillError("E703", message);
  }
  if (isTrial) return;
  const due = steps.filter(({ step }) => step.action === "create" || step.action === "change");
  for (const [done, { ready, step }] of due.entries()) {
    try {
      await ready.send(client);
    } catch (error) {
      if (done > 0) context.io.stderr.write(`Imported before that: ${namesOf(due.slice(0, done))}.\n`);
      throw named(error, `${what} ${step.name}`);
    }
  }
  if (!flags.json && !flags.quiet) context.io.stderr.write(`Imported ${countText(due.length, what)}.\n`);
}

function show(context: CommandContext, plan: readonly ImportStep[], flags: ImportFlags): void {
  const { io, style } = context;
  if (flags.json) return printJson(context, plan);
  if (flags.quiet) return io.stdout.write(plan.map(({ name }) => `${name}\n`).join(""));
  io.stdout.write(describeSteps(plan, style));
}

function namesOf(steps: readonly PlannedStep[]): string {
  return steps.map(({ step }) => step.name).join(", ");
}

/** A refusal of the server, with what was refused. */
function named(error: unknown, what: string): unknown {
  if (!(error instanceof ApiError)) return error;
  return new ApiError({
    ...error.problem,
    detail: `The ${what} was not imported, nor what stands after it: ${error.problem.detail}`,
  });
}
