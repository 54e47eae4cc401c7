import type { Logger } from "@daymill/core";
import { problemText } from "../dag-bag/problem-text.ts";
import type { DagFileResult } from "../dag-bag/read-dag-files.ts";

/** How a DAG file differs from what was told of it before. */
export interface DagFileNews {
  readonly result: DagFileResult;
  /** Whether it was read by the first look at the folders. */
  readonly isStart: boolean;
  readonly isGone: boolean;
  /** `found`: it has others than before, or the first. */
  readonly problems: "same" | "found" | "gone";
}

export type DagFileListener = (news: DagFileNews) => void;

/** What is told of one file. Its texts are compared. */
interface Told {
  readonly problems: string;
  readonly versions: string;
}

const NOTHING: Told = { problems: "[]", versions: "[]" };

/**
 * Tells of a file when it holds something else than before: it is read again whenever another file changes. Messages of
 * problems do not count, as some name what chance gave.
 */
export function newsTeller(listener: DagFileListener) {
  const before = new Map<string, Told>();
  let isStart = true;
  const tell = (result: DagFileResult, isGone: boolean): void => {
    const { problems: was, versions } = before.get(result.path) ?? NOTHING;
    const now = isGone ? NOTHING : toldOf(result);
    before.set(result.path, now);
    if (now.problems === was && now.versions === versions) return;
    const problems = now.problems === was ? "same" : now.problems === NOTHING.problems ? "gone" : "found";
    listener({ result, isStart, isGone, problems });
  };
  return {
    onRead: (result: DagFileResult) => tell(result, false),
    onGone: (result: DagFileResult) => tell(result, true),
    /** The first look is over. */
    started: () => void (isStart = false),
  };
}

function toldOf({ problems, dags }: DagFileResult): Told {
  return {
    problems: JSON.stringify(problems.map(({ code, location, frame }) => [code, location, frame])),
    versions: JSON.stringify(dags.map(({ dag, fingerprint, bundleId }) => [dag.id, fingerprint, bundleId])),
  };
}

/** Writes to a log what is wrong with DAG files, and when it is over. */
export function newsToLog(log: Logger): DagFileListener {
  return ({ result: { file, path, problems: found }, problems }) => {
    if (problems === "gone") log.info("the problems of a DAG file are gone", { file });
    if (problems !== "found") return;
    for (const problem of found) {
      const { code, dagId, location } = problem;
      log.error(problemText(problem, location?.file ?? path), { file, dagId, code });
    }
  };
}
