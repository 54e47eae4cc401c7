import type { Command } from "commander";
import type { Client } from "@daymill/contract";
import { clientOf, configOf, printJson, type CommandContext, type ServerFlags } from "../command-context.ts";
import { ExitCode } from "../exit-codes.ts";
import { verdictMark } from "../terminal/verdict-mark.ts";
import { VERSION } from "../version.ts";
import { writeBundle } from "./bundle.ts";
import type { Finding } from "./check.ts";
import { checkDataDir, checkNode, checkTimeZones } from "./machine-checks.ts";
import { checkServer } from "./server-checks.ts";
import { checkDatabase, checkPort } from "./start-checks.ts";

interface DoctorFlags extends ServerFlags {
  readonly bundle?: string;
}

/** daymill doctor */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command("doctor")
    .description("look whether everything that Daymill needs is well")
    .option("--url <url>", "address of the server")
    .option("--data <dir>", "data directory")
    .option("--json", "print JSON: an array of {name, state, detail, fix}")
    .option(
      "--bundle <file>",
      "also write a file for a bug report: versions, settings and state, without secrets, logs and data",
    )
    .action(async (flags: DoctorFlags) => await examine(context, flags));
}

async function examine(context: CommandContext, flags: DoctorFlags): Promise<void> {
  const { config, settings } = await configOf(context, flags);
  const connect = (): Promise<Client> => clientOf(context, flags);
  const { now } = context;
  const server = await checkServer({ connect, now, version: VERSION });
  const findings: Finding[] = [
    checkNode(process.versions.node),
    checkTimeZones(),
    await checkDataDir(config.dataDir),
    ...server.findings,
    // A server tells of its database, and its port is taken by itself.
    ...(server.isThere ? [] : [await checkPort(config.server), await checkDatabase(config.database, context)]),
  ];
  if (findings.some((finding) => finding.state === "problem")) context.fail(ExitCode.failed);
  if (flags.bundle !== undefined) {
    const path = await writeBundle(flags.bundle, context.io.cwd, { findings, settings, connect, now: now() });
    context.io.stderr.write(`Wrote ${path}: look through it before you send it to anybody.\n`);
  }
  if (flags.json) return printJson(context, findings);
  for (const finding of findings) context.io.stdout.write(findingText(finding, context));
}

function findingText({ name, state, detail, fix }: Finding, { style }: CommandContext): string {
  const advice = fix === null ? "" : style.paint("quiet", ` → ${fix}`);
  return `${verdictMark(style, state)} ${name}: ${detail}${advice}\n`;
}
