import { styleText } from "node:util";
import type { CliIo, CliStream } from "./cli-io.ts";

/** The few kinds of emphasis that output has. */
export type Tone = "good" | "bad" | "busy" | "warn" | "quiet" | "strong";

const FORMATS = {
  good: "green",
  bad: "red",
  busy: "blue",
  warn: "yellow",
  quiet: "gray",
  strong: "bold",
} as const;

/** How text for one stream is drawn. */
export interface Style {
  paint(tone: Tone, text: string): string;
  /** Whether glyphs beyond ASCII can be expected to show. */
  readonly unicode: boolean;
}

/** NO_COLOR and FORCE_COLOR say it outright (https://no-color.org); else a terminal gets colour. */
export function styleOf(io: Pick<CliIo, "env">, stream: Pick<CliStream, "isTerminal">): Style {
  const coloured = wantsColour(io.env, stream.isTerminal);
  return {
    unicode: isUtf8(io.env),
    paint: (tone, text) => (coloured ? styleText(FORMATS[tone], text, { validateStream: false }) : text),
  };
}

function wantsColour(env: CliIo["env"], isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return isTerminal && env["TERM"] !== "dumb";
}

function isUtf8(env: CliIo["env"]): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  // Without a locale (containers, Windows) terminals of today show UTF-8; one that names another encoding means it.
  return locale === undefined || locale === "" || /utf-?8$/i.test(locale) || !locale.includes(".");
}
