import * as z from "zod";
import type { Clock } from "@daymill/core";
import type { Sealer } from "../../../secrets/sealer.ts";
import type { Caller } from "../../handlers.ts";
import { readCookie } from "../session-cookie.ts";

const waySchema = z.object({
  state: z.string(),
  nonce: z.string(),
  /** The secret of PKCE: only who has it can make something of the code. */
  verifier: z.string(),
  /** The page that they want, a path of ours. */
  returnTo: z.string(),
  /** When it is too late, in ms since 1970. */
  until: z.number(),
});

/** What somebody who is on their way to the provider and back has to come back with. */
export type Way = z.output<typeof waySchema>;

const NAME = "daymill_way";
/** What it is sealed for: nothing else that is sealed opens as one. */
const PLACE = "way to the identity provider";
const WAY_MS = 600_000;

export interface WayCookie {
  give(caller: Caller, way: Omit<Way, "until">): void;
  /** Takes it from the browser, so that it counts once. undefined: there is none, it is too old, or not ours. */
  take(caller: Caller): Way | undefined;
}

/**
 * Kept by the browser, sealed with the key of our secrets: any server that shares the key can take it back, none has to
 * remember anything for somebody whom nobody knows, and it proves that who comes back is who left. SameSite is Lax, since
 * the way back begins at another site; it is sent to the addresses of single sign-on alone.
 */
export function wayCookie({ sealer, clock, path }: WayCookieParts): WayCookie {
  const set = ({ setCookie, isSecure }: Caller, value: string, seconds: number): void => {
    const secure = isSecure ? "; Secure" : "";
    setCookie(`${NAME}=${value}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`);
  };
  return {
    give(caller, way) {
      const text = JSON.stringify({ ...way, until: clock.now() + WAY_MS } satisfies Way);
      set(caller, Buffer.from(sealer.seal(text, PLACE)).toString("base64url"), WAY_MS / 1_000);
    },
    take(caller) {
      const sealed = readCookie(caller.cookies, NAME);
      if (sealed === undefined) return undefined;
      set(caller, "", 0);
      const way = open(sealer, sealed);
      return way !== undefined && way.until > clock.now() ? way : undefined;
    },
  };
}

export interface WayCookieParts {
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** Below which addresses browsers send it. */
  readonly path: string;
}

function open(sealer: Sealer, sealed: string): Way | undefined {
  try {
    return waySchema.parse(JSON.parse(sealer.open(Buffer.from(sealed, "base64url"), PLACE)));
  } catch {
    // Somebody made it up, or the key has changed meanwhile: in both cases there is no way to go on with.
    return undefined;
  }
}
