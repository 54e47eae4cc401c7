import type { AttemptKey, RunKey } from "@daymill/core";
import type { BegunBody, EndedAttempt } from "@daymill/metadata";

/** What one batch takes from the inbox. */
export interface Intake {
  readonly begun: readonly BegunBody[];
  readonly ended: readonly EndedAttempt[];
  readonly runs: readonly RunKey[];
  readonly mayStartRuns: boolean;
}

/**
 * The most ends of attempts in one batch. A batch takes about 50 microseconds an end: larger ones gain nothing and keep
 * the others' locks waiting.
 */
const MAX_ENDS = 256;
/** The most runs that are decided from scratch in one batch. */
const MAX_RUNS = 64;

/** What came in since the last batch: everything that happens while one is written goes into the next. */
export class Inbox {
  #begun = new Map<AttemptKey, BegunBody>();
  readonly #ended = new Map<AttemptKey, EndedAttempt>();
  readonly #runs = new Set<RunKey>();
  #mayStartRuns = false;
  #mayClaim = false;

  begin(body: BegunBody): void {
    this.#begun.set(body.attempt, body);
  }

  /** The first word counts: an attempt ends once. Its beginning, if not yet told, is told with it. */
  end(attempt: EndedAttempt): void {
    if (this.#ended.has(attempt.attempt)) return;
    const begun = this.#begun.get(attempt.attempt);
    this.#begun.delete(attempt.attempt);
    this.#ended.set(attempt.attempt, { ...attempt, startedAt: attempt.startedAt ?? begun?.at ?? null });
  }

  /** These runs are to be decided anew. */
  wake(runs: Iterable<RunKey>): void {
    for (const run of runs) this.#runs.add(run);
  }

  /** A queued run may have a place. */
  startRuns(): void {
    this.#mayStartRuns = true;
  }

  /** A slot may be free, or work may be ready. */
  claim(): void {
    this.#mayClaim = true;
  }

  /** Whether something waits that somebody waits for. Beginnings alone travel with the next batch. */
  isUrgent(): boolean {
    return this.#ended.size > 0 || this.#runs.size > 0 || this.#mayStartRuns || this.#mayClaim;
  }

  hasBeginnings(): boolean {
    return this.#begun.size > 0;
  }

  /** `most`: ends of attempts. */
  take(most: number = MAX_ENDS): Intake {
    const intake = {
      begun: [...this.#begun.values()],
      ended: [...this.#ended.values()].slice(0, most),
      runs: [...this.#runs].slice(0, MAX_RUNS),
      mayStartRuns: this.#mayStartRuns,
    };
    this.#begun = new Map();
    for (const { attempt } of intake.ended) this.#ended.delete(attempt);
    for (const run of intake.runs) this.#runs.delete(run);
    this.#mayStartRuns = false;
    this.#mayClaim = false;
    return intake;
  }

  /** After a batch that may not have been written: all of it goes into the next one. */
  putBack(intake: Intake): void {
    for (const body of intake.begun) if (!this.#ended.has(body.attempt)) this.begin(body);
    for (const attempt of intake.ended) this.#ended.set(attempt.attempt, attempt);
    this.wake(intake.runs);
    this.#mayStartRuns ||= intake.mayStartRuns;
    this.#mayClaim = true;
  }
}
