export interface StopSignal {
  /** Resolves with the first SIGINT, SIGTERM or SIGHUP. */
  readonly first: Promise<NodeJS.Signals>;
  /** Resolves with the one after: somebody is in a hurry. */
  readonly second: Promise<void>;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Takes over the signals that end a process, so that it can close in order. */
export function stopSignal(): StopSignal {
  const first = Promise.withResolvers<NodeJS.Signals>();
  const second = Promise.withResolvers<void>();
  let count = 0;
  const receive = (signal: NodeJS.Signals): void => {
    count += 1;
    if (count === 1) first.resolve(signal);
    else second.resolve();
  };
  for (const signal of SIGNALS) process.on(signal, receive);
  return { first: first.promise, second: second.promise };
}
