import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { printJson, type CommandContext } from "./command-context.ts";

/** The version of Daymill. */
export const VERSION: string = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;

/** daymill version */
export function addVersionCommand(program: Command, context: CommandContext): void {
  program
    .command("version")
    .description("the version of Daymill and of what it runs on")
    .option("--json", "print JSON")
    .action((flags: { readonly json?: boolean }) => {
      const versions = {
        daymill: VERSION,
        node: process.versions.node,
        platform: `${process.platform}-${process.arch}`,
      };
      if (flags.json) return printJson(context, versions);
      context.io.stdout.write(`daymill ${versions.daymill} (Node ${versions.node}, ${versions.platform})\n`);
    });
}
