import { resolve } from "node:path";
import { Option, type Command } from "commander";
import * as z from "zod";
import { printJson, type CommandContext } from "./command-context.ts";
import { table } from "./terminal/table.ts";
import { callTool, streamTool } from "../tools/tools-child.ts";

/** A file of Heka frames, as the operators' tools tell it. */
const hekaListing = z.looseObject({
  file: z.string(),
  fileBytes: z.number(),
  compression: z.string(),
  types: z.record(z.string(), z.number()),
  bytes: z.number(),
  messages: z.number(),
  snappyMessages: z.number(),
  gaps: z.number(),
  skippedBytes: z.number(),
  firstGaps: z.array(z.looseObject({ offset: z.number(), bytes: z.number(), reason: z.string() })),
});

type HekaListing = z.output<typeof hekaListing>;

/** daymill heka show | messages */
export function addHekaCommands(heka: Command, context: CommandContext): void {
  const path = (file: string): string => resolve(context.io.cwd, file);
  heka
    .command("show <file>")
    .description("what a file of Heka frames holds, and what in it cannot be read")
    .addOption(modeOption())
    .option("--json", "print JSON: {file, compression, messages, types, gaps, skippedBytes, firstGaps, ...}")
    .action(async (file: string, flags: { readonly mode: string; readonly json?: boolean }) => {
      const listing = hekaListing.parse(await callTool("showHeka", [path(file), flags.mode]));
      if (flags.json) return printJson(context, listing);
      const look = { style: context.style, width: context.io.stdout.columns };
      context.io.stdout.write(table(COLUMNS, [listing], look));
      if (listing.gaps > 0) context.io.stdout.write(`\n${table(GAP_COLUMNS, listing.firstGaps, look)}`);
    });
  heka
    .command("messages <file>")
    .description("the messages of a file of Heka frames, as NDJSON")
    .addOption(modeOption())
    .action(async (file: string, flags: { readonly mode: string }) => {
      await streamTool("hekaMessages", [path(file), flags.mode], context.io.stdout);
    });
}

function modeOption(): Option {
  return new Option("--mode <mode>", "where a frame cannot be read: an error, go on with the next, or stop")
    .choices(["strict", "resync", "stop"])
    .default("strict");
}

const right = { align: "right" as const };
const COLUMNS = [
  { title: "messages", cell: (one: HekaListing) => String(one.messages), ...right },
  { title: "types", cell: (one: HekaListing) => String(Object.keys(one.types).length), ...right },
  { title: "snappy", cell: (one: HekaListing) => String(one.snappyMessages), ...right },
  { title: "file", cell: (one: HekaListing) => one.compression },
  { title: "bytes", cell: (one: HekaListing) => String(one.bytes), ...right },
  { title: "gaps", cell: (one: HekaListing) => String(one.gaps), ...right },
  { title: "skipped", cell: (one: HekaListing) => String(one.skippedBytes), ...right },
];

type Gap = HekaListing["firstGaps"][number];
const GAP_COLUMNS = [
  { title: "at byte", cell: (gap: Gap) => String(gap.offset), ...right },
  { title: "bytes", cell: (gap: Gap) => String(gap.bytes), ...right },
  { title: "reason", cell: (gap: Gap) => gap.reason },
];
