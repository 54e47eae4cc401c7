import type { Command } from "commander";
import { clientOf, configOf, printJson, type CommandContext, type ServerFlags } from "../command-context.ts";
import { ExitCode } from "../exit-codes.ts";
import { verdictMark } from "../terminal/verdict-mark.ts";
import type { Finding } from "./check.ts";
import { checkDataDir, checkNode, checkTimeZones } from "./machine-checks.ts";
import { checkServer } from "./server-checks.ts";

/** daymill doctor */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command("doctor")
    .description("look whether everything that Daymill needs is well")
    .option("--url <url>", "address of the server")
    .option("--data <dir>", "data directory")
    .option("--json", "print JSON: an array of {name, state, detail, fix}")
    .action(async (flags: ServerFlags) => await examine(context, flags));
}

async function examine(context: CommandContext, flags: ServerFlags): Promise<void> {
  const { config } = await configOf(context, flags);
  const findings: Finding[] = [
    checkNode(process.versions.node),
    checkTimeZones(),
    await checkDataDir(config.dataDir),
    ...(await checkServer(() => clientOf(context, flags), context.now)),
  ];
  if (findings.some((finding) => finding.state === "problem")) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, findings);
  for (const finding of findings) context.io.stdout.write(findingText(finding, context));
}

function findingText({ name, state, detail, fix }: Finding, { style }: CommandContext): string {
  const advice = fix === null ? "" : style.paint("quiet", ` → ${fix}`);
  return `${verdictMark(style, state)} ${name}: ${detail}${advice}\n`;
}
