export interface StopSignal {
  /** Resolves with the first SIGINT, SIGTERM or SIGHUP. */
  readonly first: Promise<NodeJS.Signals>;
  /** Resolves with the one after: somebody is in a hurry. */
  readonly second: Promise<NodeJS.Signals>;
  /** Gives the signals back: the next one ends the process. */
  giveBack(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Takes over the signals that end a process, so that it can close in order. */
export function stopSignal(): StopSignal {
  const first = Promise.withResolvers<NodeJS.Signals>();
  const second = Promise.withResolvers<NodeJS.Signals>();
  let count = 0;
  const receive = (signal: NodeJS.Signals): void => {
    count += 1;
    if (count === 1) first.resolve(signal);
    else second.resolve(signal);
  };
  for (const signal of SIGNALS) process.on(signal, receive);
  return {
    first: first.promise,
    second: second.promise,
    giveBack() {
      for (const signal of SIGNALS) process.off(signal, receive);
    },
  };
}
