import type { ConnectionField } from "./connection-kind.ts";

/** As many looks a second as any connection may allow. */
export const MAX_LOOKS_PER_SECOND = 100_000;

/** What every connection may say of how often it is asked, whatever its type. */
export const LOOK_RATE_FIELDS: readonly ConnectionField[] = [
  {
    path: "extra.looksPerSecond",
    type: "rate",
    label: "Looks per second",
    hint: "Of sensors and remote jobs, over all servers: 5, or 0.5. Empty: pollers.looksPerSecond",
  },
  {
    path: "extra.sharesRate",
    type: "text",
    label: "Shares its rate as",
    hint: "A name: connections with the same one count their looks together, as for one account",
  },
];
