import type { Happening } from "./what-happened.ts";

/** Somebody wants to know whether messages arrive: nothing has happened. */
export interface TestEvent {
  readonly kind: "test";
  /** The id of the connection that is tested. */
  readonly connection: string;
  /** Who asked for it. */
  readonly by: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The web UI. */
  readonly url: string;
}

/** A test, in words for people: nobody takes it for news. */
export function describeTest({ connection, by, at, url }: TestEvent): Happening {
  return {
    id: ["test", connection, at].map(encodeURIComponent).join("/"),
    title: "Test message from Daymill: nothing has happened",
    tone: "quiet",
    facts: [
      ["Connection", connection],
      ["Asked for by", by],
      ["At", at],
    ],
    url,
  };
}
