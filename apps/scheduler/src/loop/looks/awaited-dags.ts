import type { DagId } from "@daymill/core";

/**
 * The DAGs that some attempt waits for: those that the database named at the last look, and those that were waited for here
 * since. What came while the database was being asked is kept for one look more.
 */
export class AwaitedDags {
  #listed: ReadonlySet<DagId> = new Set();
  #former: ReadonlySet<DagId> = new Set();
  #recent = new Set<DagId>();

  add(dagId: DagId): void {
    this.#recent.add(dagId);
  }

  has(dagId: DagId): boolean {
    return this.#listed.has(dagId) || this.#recent.has(dagId) || this.#former.has(dagId);
  }

  isEmpty(): boolean {
    return this.#listed.size + this.#recent.size + this.#former.size === 0;
  }

  /** Resolves to those that were not known here: somebody else waits for them, and they may have ended meanwhile. */
  async refresh(list: () => Promise<readonly DagId[]>): Promise<readonly DagId[]> {
    const known = new Set([...this.#listed, ...this.#former, ...this.#recent]);
    this.#former = this.#recent;
    this.#recent = new Set();
    this.#listed = new Set(await list());
    return [...this.#listed].filter((dagId) => !known.has(dagId) && !this.#recent.has(dagId));
  }
}
