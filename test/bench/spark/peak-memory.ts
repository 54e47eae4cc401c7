import { processTree } from "../../support/process-tree.ts";
import { memoryOf } from "../process-memory.ts";

/** A look at twenty processes takes some 50 ms of a processor. */
const LOOK_EVERY_MS = 1_000;

/** Looks at a process and all that it started while a piece of work goes on; gives what the work gave, and their peak in MB. */
export async function withPeakMemory<T>(pid: number, work: () => Promise<T>): Promise<{ result: T; peakMb: number }> {
  let peakMb = 0;
  const look = (): void => {
    peakMb = Math.max(peakMb, memoryOf(processTree(pid).map((one) => one.pid)).pssMb);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    look();
    return { result: await work(), peakMb };
  } finally {
    clearInterval(timer);
  }
}
