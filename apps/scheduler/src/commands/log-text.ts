import type { LogLine } from "@daymill/contract";
import type { CommandContext, ServerFlags } from "./command-context.ts";
import type { Tone } from "./terminal/style.ts";

const LEVEL_TONES: Readonly<Record<LogLine["level"], Tone>> = {
  debug: "quiet",
  info: "strong",
  warn: "warn",
  error: "bad",
};

/** A line of a log as it is printed, as JSON if that was asked for. */
export function logLineText(line: LogLine, { style }: CommandContext, { json }: ServerFlags): string {
  if (json) return `${JSON.stringify(line)}\n`;
  const time = style.paint("quiet", line.at ?? "");
  const level = line.level === "info" ? "" : `${style.paint(LEVEL_TONES[line.level], line.level)} `;
  const fields = line.fields === null ? "" : style.paint("quiet", ` ${JSON.stringify(line.fields)}`);
  return `${time} ${level}${line.message}${fields}\n`;
}
