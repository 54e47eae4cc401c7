import { type LogLine, shownFields } from "@daymill/contract";
import type { CommandContext, ServerFlags } from "./command-context.ts";
import type { Tone } from "./terminal/style.ts";

const LEVEL_TONES: Readonly<Record<LogLine["level"], Tone>> = {
  debug: "quiet",
  info: "strong",
  warn: "warn",
  error: "bad",
};

/** A line of a log as it is printed, its fields as `--grep` looks at them; as JSON if that was asked for. */
export function logLineText(line: LogLine, { style }: CommandContext, { json }: ServerFlags): string {
  if (json) return `${JSON.stringify(line)}\n`;
  const time = style.paint("quiet", line.at ?? "");
  const level = line.level === "info" ? "" : `${style.paint(LEVEL_TONES[line.level], line.level)} `;
  const { inline, blocks } = shownFields(line.fields);
  const [first = "", ...rest] = line.message.split("\n");
  const fields = inline === "" ? "" : style.paint("quiet", ` ${inline}`);
  return `${[`${time} ${level}${first}${fields}`, ...rest, ...blocks].join("\n")}\n`;
}
