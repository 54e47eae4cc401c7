import type { JsonValue } from "@daymill/core";
import type { LogLine } from "./log.ts";
import { soughtText, type TextRules } from "./sought-text.ts";
import { afterCarriageReturns, withoutEscapes } from "./terminal-text.ts";

/** One line on the screen: what is shown of a line of a log, and what searches look at. */
export interface ShownPart {
  /** As it was written, with escapes. */
  readonly raw: string;
  /** Without them. */
  readonly text: string;
  /** `rows=4096 table=events`, behind the first part only. */
  readonly fields: string;
}

/** The lines of the message, then those of each field that has several, such as a stack. */
export function shownParts({ message, fields }: Pick<LogLine, "message" | "fields">): readonly ShownPart[] {
  const shown = shownFields(fields);
  return [...message.split("\n"), ...shown.blocks].map((written, part) => {
    const raw = afterCarriageReturns(written);
    return { raw, text: withoutEscapes(raw), fields: part === 0 ? shown.inline : "" };
  });
}

export interface ShownFields {
  readonly inline: string;
  /** The lines of those that stand below the message. */
  readonly blocks: readonly string[];
}

export function shownFields(fields: LogLine["fields"]): ShownFields {
  const all = Object.entries(fields ?? {});
  return {
    inline: all
      .filter(([, value]) => !isBlock(value))
      .map(([name, value]) => `${withoutEscapes(name)}=${printValue(value)}`)
      .join(" "),
    blocks: all.flatMap(([, value]) => (isBlock(value) ? value.split("\n") : [])),
  };
}

/** Whether a search for a text finds it in a part. */
export function partTest(wanted: string, rules: TextRules = {}): (part: Pick<ShownPart, "text" | "fields">) => boolean {
  const sought = soughtText(wanted, rules);
  return ({ text, fields }) => sought.isIn(text) || sought.isIn(fields);
}

function isBlock(value: JsonValue): value is string {
  return typeof value === "string" && value.includes("\n");
}

function printValue(value: JsonValue): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const text = withoutEscapes(value);
  return /[\s="]/.test(text) || text === "" ? JSON.stringify(text) : text;
}
