import type { AttemptKey } from "@daymill/core";
import { removeOutcomeFile } from "../worker/outcome-files.ts";
import type { ChildSlot } from "./child-slot.ts";

/** Workers keep fewer; a bound, not a tuning knob. */
const MAX_OPEN = 50_000;

/** Which worker keeps the outcome of which attempt, until somebody says that it is stored. */
export class Acknowledgements {
  private readonly outcomeFolder: string;
  private readonly keepers = new Map<AttemptKey, ChildSlot>();
  /** Acknowledged when the worker no longer listened: files that it has yet to write, and nobody needs. */
  private readonly leftBehind = new Map<ChildSlot, AttemptKey[]>();

  constructor(outcomeFolder: string) {
    this.outcomeFolder = outcomeFolder;
  }

  expect(attemptKey: AttemptKey, keeper: ChildSlot): void {
    this.keepers.set(attemptKey, keeper);
    const oldest = this.keepers.size > MAX_OPEN ? this.keepers.keys().next().value : undefined;
    if (oldest !== undefined) this.keepers.delete(oldest);
  }

  receive(attemptKeys: readonly AttemptKey[]): void {
    for (const key of attemptKeys) {
      const keeper = this.keepers.get(key);
      this.keepers.delete(key);
      if (keeper === undefined || keeper.state === "dead") removeOutcomeFile(this.outcomeFolder, key);
      else if (keeper.state === "leaving") this.leftBehind.set(keeper, [...(this.leftBehind.get(keeper) ?? []), key]);
      else keeper.acknowledge(key);
    }
  }

  /** The worker is dead: what it has left is there now. */
  endOf(keeper: ChildSlot): void {
    for (const key of this.leftBehind.get(keeper) ?? []) removeOutcomeFile(this.outcomeFolder, key);
    this.leftBehind.delete(keeper);
  }
}
