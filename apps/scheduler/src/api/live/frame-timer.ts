/** Between two frames, in ms: a busy run costs a browser at most four events a second. */
export const FRAME_MS = 250;

/** After a quiet time the first change waits only this long, in ms, for its companions of the same moment. */
const FIRST_MS = 20;

/** Calls back once per frame: soon after a quiet time, else when the frame is over. `close` drops what waits. */
export function frameTimer(): { schedule(flush: () => void): void; close(): void } {
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  return {
    schedule(flush) {
      const waitMs = Math.max(FIRST_MS, lastMs + FRAME_MS - performance.now());
      timer = setTimeout(() => {
        lastMs = performance.now();
        flush();
      }, waitMs);
      timer.unref();
    },
    close: () => clearTimeout(timer),
  };
}
