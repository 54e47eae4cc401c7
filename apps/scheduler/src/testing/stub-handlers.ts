import { DaymillError } from "@daymill/core";
import { type Health, routes } from "@daymill/contract";
import type { Handlers } from "../api/handlers.ts";

/** A server that is well. */
export const wellHealth: Health = {
  ready: true,
  status: "ok",
  version: "1",
  startedAt: "2024-01-01T00:00:00Z",
  now: "2024-01-01T00:00:00Z",
  components: [],
};

/** A handler for every route: those that a test speaks of, and an error of ours (500) for all others. */
export function stubHandlers(answered: Partial<Handlers>): Handlers {
  const other = async () => {
    throw new DaymillError("E705", "not in this test");
  };
  return new Proxy({} as Handlers, {
    ownKeys: () => Object.keys(routes).filter((name) => name !== "stream"),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, name: keyof Handlers) => answered[name] ?? other,
  });
}
