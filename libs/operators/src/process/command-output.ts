import { readFile, stat } from "node:fs/promises";
import { DaymillError, toError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { OutputLine } from "./read-lines.ts";

/**
 * What becomes of the output of a process. none: nothing. lastLine: the last line of stdout that is not empty, as text.
 * json: what it wrote, as JSON, to the file that the variable DAYMILL_OUTPUT names.
 */
export type ReturnKind = "none" | "lastLine" | "json";

export interface OutputPlaces {
  readonly file: string;
  readonly lastLine: OutputLine | undefined;
}

/** What a task may return at most; more is refused before it is read. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The output of a process. Rejects with E302 when it is too large, E303 when there is none or it is no JSON. */
export async function readOutput(kind: ReturnKind, { file, lastLine }: OutputPlaces): Promise<JsonValue | undefined> {
  switch (kind) {
    case "none":
      return undefined;
    case "lastLine":
      return takeLine(lastLine);
    case "json":
      return await readJson(file);
    default:
      return kind satisfies never;
  }
}

function takeLine(line: OutputLine | undefined): string {
  if (line === undefined)
    throw new DaymillError("E303", "The process wrote no line to stdout, but its last one is the output of the task.");
  if (line.dropped === 0) return line.text;
  throw new DaymillError(
    "E302",
    `The last line of stdout has ${line.text.length + line.dropped} characters. Write a large output to the file that DAYMILL_OUTPUT names.`,
  );
}

async function readJson(file: string): Promise<JsonValue> {
  const bytes = await stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
  if (bytes === undefined)
    throw new DaymillError("E303", "The process wrote no file at the path that DAYMILL_OUTPUT names.");
  if (bytes > MAX_OUTPUT_BYTES)
    throw new DaymillError(
      "E302",
      `The output takes ${bytes} bytes; at most ${MAX_OUTPUT_BYTES} are kept. Write it to a store and return its URI.`,
    );
  try {
    return JSON.parse(await readFile(file, "utf8")) as JsonValue;
  } catch (thrown: unknown) {
    const { message } = toError(thrown);
    throw new DaymillError("E303", `What the process wrote to the file of DAYMILL_OUTPUT is no JSON: ${message}.`);
  }
}
