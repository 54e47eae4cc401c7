import { epochMillis, type Logger } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import type { FastifyInstance } from "fastify";
import { doorkeeper } from "../api/access/doorkeeper.ts";
import { guardedHandlers } from "../api/access/guarded-handlers.ts";
import { ownSession } from "../api/access/own-session.ts";
import { passwordCheck } from "../api/access/password-check.ts";
import { passwordsOf } from "../api/access/passwords.ts";
import { secondFactors } from "../api/access/second-factor/second-factors.ts";
import { auditedHandlers } from "../api/audit/audited-handlers.ts";
import { signInLimits } from "../api/access/sign-in-limits.ts";
import type { Handlers } from "../api/handlers.ts";
import { pageReader } from "../api/reader.ts";
import { approvalRoutes } from "../api/routes/approvals.ts";
import { auditRoutes } from "../api/routes/audit.ts";
import { clearRoutes } from "../api/routes/clears.ts";
import { oidcRoutes } from "../api/routes/oidc-sign-in.ts";
import { poolRoutes } from "../api/routes/pools.ts";
import { roleRoutes } from "../api/routes/roles.ts";
import { secondFactorRoutes } from "../api/routes/second-factor.ts";
import { sessionRoutes } from "../api/routes/sessions.ts";
import { tokenRoutes } from "../api/routes/tokens.ts";
import { userRoutes } from "../api/routes/users.ts";
import { variableHistoryRoutes } from "../api/routes/variable-history.ts";
import { variableRoutes } from "../api/routes/variables.ts";
import { versionCache } from "../api/version-cache.ts";
import type { OidcConfig } from "../config.ts";
import { sealer } from "../secrets/sealer.ts";
import { stubHandlers } from "./stub-handlers.ts";
import { openStubServer } from "./stub-server.ts";

/** The key of the machine that the server takes. */
export const LOCAL_KEY = "dml_key-of-this-machine";

/** Where browsers reach the server: what a provider sends them back to begins with it. */
export const SERVER_URL = "http://127.0.0.1:8080";

/** Of every server, as of those that share a database. */
const SEALING_KEY = Buffer.alloc(32);

/** Of hashes that nobody attacks: a sign-in takes a millisecond instead of a quarter of a second. */
const CHEAP = { n: 10, r: 8, p: 1 };

/** What a route that a test does not speak of answers whoever is let in. */
export const LET_IN = 500;

/** For a server beside which nothing is to happen. */
export const NOBODY_TOLD = { wake: () => {}, cancel: () => {}, tell: { run: () => {}, other: () => {} } };

export interface AccessServer {
  readonly app: FastifyInstance;
  /** What the server takes for now, in ms. */
  readonly time: { now: number };
}

export interface AccessServerOptions {
  /** Default: no single sign-on. */
  readonly oidc?: OidcConfig;
  /** Default: a second factor is demanded of no role. */
  readonly secondFactorFor?: readonly string[];
  readonly log?: Logger;
}

/** A server whose sessions, users, roles, tokens, pools, variables, approvals, clears and audit log are real, on that database; all else is not. */
export async function openAccessServer(
  { db }: MetadataDatabase,
  { oidc, secondFactorFor = [], log = silentLog }: AccessServerOptions = {},
): Promise<AccessServer> {
  const time = { now: Date.UTC(2024, 2, 15) };
  const clock = { now: () => epochMillis(time.now) };
  const door = doorkeeper({ db, clock, localKey: LOCAL_KEY, hasProvider: oidc !== undefined, secondFactorFor });
  const sealing = sealer([SEALING_KEY]);
  const passwords = passwordsOf(CHEAP);
  const base = { db, clock, door, log, passwords, limits: signInLimits(clock), sealer: sealing, oidc, url: SERVER_URL };
  const session = ownSession({ ...base, secondFactorFor });
  const parts = { ...base, session, checkPassword: passwordCheck(base), factors: secondFactors(base) };
  const read = pageReader(db);
  const real: Partial<Handlers> = {
    ...sessionRoutes(parts),
    ...secondFactorRoutes(parts),
    ...oidcRoutes(parts),
    ...userRoutes(parts),
    ...roleRoutes(parts),
    ...tokenRoutes(parts),
    ...poolRoutes({ db, read, declaredPools: new Set(), wake: () => {} }),
    ...variableRoutes({ ...parts, read }),
    ...variableHistoryRoutes({ ...parts, read }),
    ...auditRoutes({ read }),
    ...approvalRoutes({ ...parts, read, versions: versionCache(), ...NOBODY_TOLD }),
    ...clearRoutes({ ...parts, read, versions: versionCache(), ...NOBODY_TOLD }),
  };
  const handlers = guardedHandlers(auditedHandlers(stubHandlers(real), parts), parts);
  return { app: await openStubServer({ handlers, door, clock }), time };
}
