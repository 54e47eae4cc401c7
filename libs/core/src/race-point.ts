type Stop = (name: string) => void | Promise<void>;

let stop: Stop | undefined;

/** A named place where a test may hold the code; costs one comparison when nobody listens. */
export function racePoint(name: string): void | Promise<void> {
  return stop?.(name);
}

/** For tests and the simulation only: what happens at each race point; undefined lets everything through. */
export function onRacePoint(handler: Stop | undefined): void {
  stop = handler;
}
