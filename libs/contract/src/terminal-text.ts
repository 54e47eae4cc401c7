const ESC = "\u001B";
const END = `(?:\u0007|${ESC}\\\\)`;

/**
 * What a terminal takes as an order: CSI sequences of ECMA-48 (`codes`, `final`), links of OSC 8 (`link`), other OSC strings, and
 * any other escape.
 */
export const TERMINAL_ESCAPES = new RegExp(
  `${ESC}\\[(?<codes>[0-9;:]*)[ -/]*(?<final>[@-~])|${ESC}\\]8;[^;]*;(?<link>[^\u0007${ESC}]*)${END}|${ESC}\\][^\u0007${ESC}]*${END}|${ESC}.?`,
  "g",
);

export function withoutEscapes(text: string): string {
  return text.includes(ESC) ? text.replace(TERMINAL_ESCAPES, "") : text;
}

/** What a terminal leaves of a line that was written over by carriage returns, as progress bars do. */
export function afterCarriageReturns(line: string): string {
  const written = line.endsWith("\r") ? line.slice(0, -1) : line;
  return written.slice(written.lastIndexOf("\r") + 1);
}
