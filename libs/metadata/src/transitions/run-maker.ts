import type { Clock } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { isDataRefused } from "../client/pg-error.ts";
import { createRuns } from "./create-runs.ts";
import type { CreatedRun, NewRun } from "./create-runs.ts";

export interface RunMakerParts {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
}

interface Request {
  readonly run: NewRun;
  readonly answer: PromiseWithResolvers<CreatedRun | undefined>;
}

/** Runs that one statement makes at most: it writes each with all its task instances, and others wait for its commit. */
const MOST_TOGETHER = 200;

/**
 * Makes runs that are asked for one by one. Those that come while a statement is under way travel together in the next:
 * a thousand triggers at once cost a few commits, and one alone waits for nobody.
 */
export class RunMaker {
  readonly #parts: RunMakerParts;
  #waiting: Request[] = [];
  #isMaking = false;

  constructor(parts: RunMakerParts) {
    this.#parts = parts;
  }

  /**
   * The run, once it is committed; undefined when the DAG has one of this id or logical date already, or is given one by
   * a request that came before. Rejects as createRuns does, and only the request that is at fault.
   */
  async make(run: NewRun): Promise<CreatedRun | undefined> {
    const answer = Promise.withResolvers<CreatedRun | undefined>();
    this.#waiting.push({ run, answer });
    if (!this.#isMaking) void this.#makeAll();
    return await answer.promise;
  }

  async #makeAll(): Promise<void> {
    this.#isMaking = true;
    while (this.#waiting.length > 0) await this.#makeTogether(this.#takeBatch());
    this.#isMaking = false;
  }

  /** A name stands in a batch once: who asks for it too comes with the next, and finds the run there. */
  #takeBatch(): Request[] {
    const batch = new Map<string, Request>();
    const later: Request[] = [];
    for (const request of this.#waiting) {
      const name = nameOf(request.run);
      if (batch.size < MOST_TOGETHER && !batch.has(name)) batch.set(name, request);
      else later.push(request);
    }
    this.#waiting = later;
    return [...batch.values()];
  }

  /** Never rejects: each request is told. What the data of one is to blame for is told to that one alone. */
  async #makeTogether(requests: readonly Request[]): Promise<void> {
    const { db, clock } = this.#parts;
    try {
      const made = await createRuns(
        db,
        requests.map(({ run }) => run),
        clock.now(),
      );
      const byName = new Map(made.map((run) => [nameOf(run), run]));
      for (const { run, answer } of requests) answer.resolve(byName.get(nameOf(run)));
    } catch (error) {
      if (requests.length > 1 && isDataRefused(error)) {
        for (const request of requests) await this.#makeTogether([request]);
      } else {
        for (const { answer } of requests) answer.reject(error);
      }
    }
  }
}

function nameOf({ dagId, runId }: Pick<CreatedRun, "dagId" | "runId">): string {
  return JSON.stringify([dagId, runId]);
}
