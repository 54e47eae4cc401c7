import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toError } from "@daymill/core";
import type { AttemptKey, JsonValue, SessionKey, TaskOutcome } from "@daymill/core";
import { failedWith, fullDisk } from "./failure.ts";
import type { EndedAttempt, OutcomeFile, SentOutcome, SuccessInFile } from "./messages.ts";

/** An attempt that ended while no scheduler listened. */
export interface LeftOutcome {
  readonly sessionKey: SessionKey;
  readonly ended: Omit<EndedAttempt, "outcome"> & { readonly outcome: TaskOutcome };
}

/** Leaves outcomes for the next scheduler. A file appears whole or not at all. */
export function writeOutcomeFile(folder: string, sessionKey: SessionKey, ended: EndedAttempt): void {
  mkdirSync(folder, { recursive: true });
  const content: OutcomeFile = { format: 1, sessionKey, ended };
  const file = join(folder, `${ended.attemptKey}.json`);
  writeFileSync(`${file}.tmp`, JSON.stringify(content));
  renameSync(`${file}.tmp`, file);
}

/** What former workers left. Files that are no outcomes are passed over. */
export function readOutcomeFiles(folder: string): LeftOutcome[] {
  return namesIn(folder).flatMap((name) => {
    const left = /^\d+\.json$/.test(name) ? readOutcome(join(folder, name)) : undefined;
    return left ? [left] : [];
  });
}

/** To be called when the outcome is stored, or refused for good. */
export function removeOutcomeFile(folder: string, attemptKey: AttemptKey): void {
  rmSync(join(folder, `${attemptKey}.json`), { force: true });
  rmSync(outputFile(folder, attemptKey), { force: true });
}

/** Where an output that is too large for a message stands. */
export function outputFile(folder: string, attemptKey: AttemptKey): string {
  return join(folder, `${attemptKey}.output.json`);
}

function writeOutputFile(folder: string, attemptKey: AttemptKey, json: string): string {
  mkdirSync(folder, { recursive: true });
  const file = outputFile(folder, attemptKey);
  writeFileSync(file, json);
  return file;
}

/** Removes outputs that no outcome refers to: the scheduler died between reading and storing them. */
export function sweepOutputFiles(folder: string): void {
  const names = new Set(namesIn(folder));
  for (const name of names) {
    const [, attempt] = /^(\d+)\.output\.json$/.exec(name) ?? [];
    if (attempt !== undefined && !names.has(`${attempt}.json`)) rmSync(join(folder, name), { force: true });
  }
}

/** A larger output goes by file: a message of 64 KB already costs over 1 ms. */
const MAX_MESSAGE_CHARS = 64 * 1024;

export interface OutputParts {
  readonly folder: string;
  readonly attemptKey: AttemptKey;
  /** Of the output, as encodeOutput made it. */
  readonly json: string | undefined;
}

/** An outcome that can be sent: a large output is put into a file. One that cannot be written fails the attempt (E504). */
export function toSentOutcome(outcome: TaskOutcome, { folder, attemptKey, json }: OutputParts): SentOutcome {
  if (outcome.kind !== "success" || json === undefined || json.length <= MAX_MESSAGE_CHARS) return outcome;
  try {
    return { kind: "success_in_file", file: writeOutputFile(folder, attemptKey, json), effects: outcome.effects };
  } catch (error) {
    return failedWith("E504", fullDisk(`The output cannot be written: ${toError(error).message}`));
  }
}

/** The outcome of a large output that was sent by file. Never rejects. */
export async function fetchOutput({ file, effects }: SuccessInFile): Promise<TaskOutcome> {
  try {
    return { kind: "success", output: JSON.parse(await readFile(file, "utf8")) as JsonValue, effects };
  } catch (error) {
    return failedWith("E504", `The output could not be read back from ${file}: ${toError(error).message}`);
  }
}

/** The outcome with its output read back from its file. */
export function resolveOutcome(outcome: SentOutcome, read: (file: string) => string): TaskOutcome {
  if (outcome.kind !== "success_in_file") return outcome;
  const output = JSON.parse(read(outcome.file)) as JsonValue;
  return { kind: "success", output, effects: outcome.effects };
}

function readOutcome(file: string): LeftOutcome | undefined {
  try {
    const { sessionKey, ended } = JSON.parse(readFileSync(file, "utf8")) as OutcomeFile;
    const outcome = resolveOutcome(ended.outcome, (path) => readFileSync(path, "utf8"));
    return { sessionKey, ended: { ...ended, outcome } };
  } catch {
    // Not ours, or its output is gone: the attempt counts as lost and runs again.
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // No worker has left anything yet.
    return [];
  }
}
