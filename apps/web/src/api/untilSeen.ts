/** Waits until somebody looks at the tab, or the signal is given: a hidden tab costs the server nothing. */
export async function untilSeen(signal: AbortSignal): Promise<void> {
  while (document.visibilityState === "hidden" && !signal.aborted) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const go = (): void => resolve();
    document.addEventListener("visibilitychange", go, { once: true });
    signal.addEventListener("abort", go, { once: true });
    await promise;
    document.removeEventListener("visibilitychange", go);
    signal.removeEventListener("abort", go);
  }
}
