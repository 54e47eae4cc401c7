import type { Doorkeeper } from "../api/access/doorkeeper.ts";
import type { Caller } from "../api/handlers.ts";

/** Lets everybody in, as where there are no users. */
export const openDoor: Doorkeeper = {
  isOpen: async () => true,
  admit: async () => ({ by: "local", who: "local", role: "admin" }),
  rolesOnDags: async () => new Map(),
};

/** Who asks where there are no users. */
export function localCaller(): Caller {
  return {
    who: "local",
    identity: { by: "local", who: "local", role: "admin" },
    dagsWith: async () => undefined,
    address: "127.0.0.1",
    isSecure: false,
    cookies: undefined,
    setCookie: () => {},
    signal: new AbortController().signal,
  };
}
