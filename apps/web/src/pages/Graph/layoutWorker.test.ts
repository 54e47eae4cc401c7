import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.mock("elkjs/lib/elk-worker.min.js?url", () => ({ default: "/assets/elk-worker.js" }));

/** Workers that were started and not ended. */
let running: Set<object>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  running = new Set();
  vi.stubGlobal(
    "Worker",
    class {
      constructor() {
        running.add(this);
      }
      terminate(): void {
        running.delete(this);
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("the worker that was started early is the one that is taken, once", async () => {
  const { startLayoutWorker, takeLayoutWorker } = await import("./layoutWorker.ts");
  startLayoutWorker();
  startLayoutWorker();
  expect(running.size).toBe(1);
  const first = takeLayoutWorker();
  expect(running.size).toBe(1);
  expect(takeLayoutWorker()).not.toBe(first);
  vi.runAllTimers();
  expect(running.size).toBe(2);
});

test("a worker that nobody takes is ended", async () => {
  const { startLayoutWorker } = await import("./layoutWorker.ts");
  startLayoutWorker();
  vi.runAllTimers();
  expect(running.size).toBe(0);
  startLayoutWorker();
  expect(running.size).toBe(1);
});

test("none is started while one has nothing to do", async () => {
  const { noteIdleWorker, startLayoutWorker } = await import("./layoutWorker.ts");
  noteIdleWorker(true);
  startLayoutWorker();
  expect(running.size).toBe(0);
  noteIdleWorker(false);
  startLayoutWorker();
  expect(running.size).toBe(1);
});
