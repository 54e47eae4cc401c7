import { createContext, Script } from "node:vm";
import { DaymillError } from "@daymill/core";
import { type LogLine, partTest, shownParts } from "@daymill/contract";

export interface FilterFlags {
  readonly grep?: string;
  readonly regex?: boolean;
}

export interface LogFilter {
  (lines: readonly LogLine[]): readonly LogLine[];
}

/** So long a regular expression may take over one piece of a log (a quarter of a megabyte), in ms: good ones take less than ten. */
const MAX_MS = 2_000;

/**
 * What `--grep` lets through: lines with that text in their message or fields as they are shown, in any case; with `--regex` those
 * that it matches as a regular expression. Without it all. Throws E702 for what is no regular expression, and when one takes too long.
 */
export function logFilter({ grep, regex = false }: FilterFlags): LogFilter {
  if (grep === undefined && regex) throw new DaymillError("E702", "--regex says how --grep is read: give that, too.");
  if (grep === undefined || grep === "") return (lines) => lines;
  if (!regex) {
    const hasText = partTest(grep);
    return (lines) => lines.filter((line) => shownParts(line).some(hasText));
  }
  const matches = boundedTest(grep);
  return (lines) => {
    const passed = matches(lines.map(textsOf));
    return lines.filter((_, at) => passed[at]);
  };
}

/** Messages and fields by themselves, so that `^` and `$` mean the ends of either. */
function textsOf(line: LogLine): string {
  const texts = shownParts(line).flatMap(({ text, fields }) => (fields === "" ? [text] : [text, fields]));
  return texts.join("\n");
}

/** A regular expression may backtrack for ever; a script can be ended, Ctrl-C ends it as well. */
function boundedTest(source: string): (texts: readonly string[]) => readonly boolean[] {
  const pattern = parsePattern(source);
  const script = new Script("texts.map((text) => pattern.test(text))");
  return (texts) => {
    try {
      return script.runInContext(createContext({ texts, pattern }), { timeout: MAX_MS, breakOnSigint: true });
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new DaymillError("E702", `--grep ${source}: takes too long on this log. Make the pattern simpler.`, {
        cause: error,
      });
    }
  };
}

function parsePattern(source: string): RegExp {
  try {
    return new RegExp(source, "im");
  } catch (error) {
    throw new DaymillError("E702", `--grep ${source}: expected a regular expression.`, { cause: error });
  }
}

/** What a context throws is no Error of ours. */
function isTimeout(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
