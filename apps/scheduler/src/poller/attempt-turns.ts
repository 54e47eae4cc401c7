import type { AttemptKey } from "@daymill/core";

/** The time in which one look has its attempt to itself. */
export interface Turn {
  /** The look goes on in a process; `abort` asks for its end. */
  begin(abort: () => void): void;
  /** Its body has come to an end. */
  end(): void;
}

interface OpenTurn {
  readonly over: PromiseWithResolvers<void>;
  isWanted: boolean;
  abort: () => void;
}

/**
 * Looks at one attempt are made one after another, also behind one that was given up: the next must not ask whether a job
 * has been submitted while the last is still submitting it.
 */
export class AttemptTurns {
  private readonly last = new Map<AttemptKey, OpenTurn>();
  private tellIdle: () => void = () => {};

  /** Resolves when all earlier looks at the attempt have ended. `isUrgent`: the one under way is asked to end. */
  async next(attemptKey: AttemptKey, isUrgent: boolean): Promise<Turn> {
    const former = this.last.get(attemptKey);
    const turn: OpenTurn = { over: Promise.withResolvers(), isWanted: true, abort: () => {} };
    this.last.set(attemptKey, turn);
    if (former && isUrgent) {
      former.isWanted = false;
      former.abort();
    }
    await former?.over.promise;
    return {
      begin(abort) {
        turn.abort = abort;
        if (!turn.isWanted) abort();
      },
      end: () => this.end(attemptKey, turn),
    };
  }

  /** Until no look is under way, or that long. */
  async allEnded(atMostMs: number): Promise<void> {
    if (this.last.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.tellIdle = resolve;
    const timer = setTimeout(resolve, atMostMs);
    await promise;
    clearTimeout(timer);
  }

  private end(attemptKey: AttemptKey, turn: OpenTurn): void {
    turn.over.resolve();
    if (this.last.get(attemptKey) === turn) this.last.delete(attemptKey);
    if (this.last.size === 0) this.tellIdle();
  }
}
