import { availableParallelism } from "node:os";
import { ACCESS_ROLES, isId, isOwnRoleName, parseDuration } from "@daymill/core";
import * as z from "zod";
import { oidcProblems } from "./oidc-problems.ts";

/** A whole number; text of digits counts, since that is what the environment holds. */
function whole(least: number, most: number) {
  const rule = `expected a whole number from ${least} to ${most}`;
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^-?\d+$/)
          .transform(Number),
      ],
      { error: rule },
    )
    .pipe(z.number().int({ error: rule }).min(least, { error: rule }).max(most, { error: rule }));
}

const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")], {
  error: "expected true or false",
});

/** A list, or text with commas. */
const textList = z.union(
  [
    z.array(z.string().min(1)),
    z.string().transform((text) =>
      text
        .split(",")
        .map((item) => item.trim())
        .filter(Boolean),
    ),
  ],
  { error: "expected a list of texts, or one text with commas" },
);

/** To milliseconds. */
const duration = z.string({ error: 'expected a duration such as "30s" or "14d"' }).transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: "custom", message: 'expected a duration such as "30s" or "14d"' });
  return z.NEVER;
});

/** To milliseconds; undefined: for ever. */
const durationOrForever = z.union([z.literal("forever").transform(() => undefined), duration], {
  error: 'expected a duration such as "90d", or "forever"',
});

/** Undefined: all. */
const countOrUnlimited = z.union([z.literal("unlimited").transform(() => undefined), whole(1, 1_000_000_000)], {
  error: 'expected a whole number from 1, or "unlimited"',
});

const BYTES_OF: Readonly<Record<string, number>> = {
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** To bytes. */
const bytes = z
  .union([z.number().positive(), z.string()], { error: 'expected a size such as "100MB"' })
  .transform((size, context) => {
    if (typeof size === "number") return Math.round(size);
    const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(size) ?? [];
    const factor = unit === "" || unit === "B" ? 1 : BYTES_OF[unit.toLowerCase()];
    if (amount !== undefined && factor !== undefined) return Math.round(Number(amount) * factor);
    context.addIssue({ code: "custom", message: 'expected a size such as "100MB"' });
    return z.NEVER;
  });

const database = z
  .string()
  .refine((text) => text === "embedded" || text === "pglite" || /^postgres(?:ql)?:\/\//.test(text), {
    error: 'expected "embedded", "pglite" or a URL that begins with postgres://',
  });

/** Empty: where the server listens. */
const webAddress = z.string().refine((text) => text === "" || /^https?:\/\/[^/\s]+(\/\S*)?$/.test(text), {
  error: "expected an address that begins with http:// or https://",
});

const id = z.string().refine(isId, { error: "expected an id: letters, digits, _ . and -, not starting with . or -" });

const connection = z.strictObject({
  type: z.string().min(1),
  host: z.string().optional(),
  port: whole(1, 65_535).optional(),
  user: z.string().optional(),
  password: z.string().optional(),
  database: z.string().optional(),
  path: z.string().optional(),
  extra: z.record(z.string(), z.json()).optional(),
  description: z.string().optional(),
});

const pool = z.union([
  whole(-1, 1_000_000).transform((slots) => ({ slots, description: undefined, includeDeferred: false })),
  z.strictObject({
    slots: whole(-1, 1_000_000),
    description: z.string().optional(),
    includeDeferred: flag.default(false),
  }),
]);

/** Names of roles, also of one's own. */
const roles = textList.pipe(
  z.array(
    z.string().refine((name) => ACCESS_ROLES.some((role) => role === name) || isOwnRoleName(name), {
      error: `expected names of roles: ${ACCESS_ROLES.join(", ")}, or your own`,
    }),
  ),
);

const oidc = z
  .strictObject({
    issuer: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    scopes: textList,
    nameClaims: textList,
    groupsClaim: z.string().min(1),
    groups: z.object({ viewer: textList, operator: textList, editor: textList, admin: textList }).catchall(textList),
    otherwise: z.enum(["none", ...ACCESS_ROLES]),
    label: z.string().min(1).max(40),
  })
  .superRefine((settings, context) => {
    for (const { path, message } of oidcProblems(settings)) context.addIssue({ code: "custom", path: [path], message });
  });

/** Each has a value in DEFAULT_SETTINGS, so that all are there when the layers are put together. */
const allSettings = z.strictObject({
  dataDir: z.string().min(1),
  dags: textList,
  server: z.strictObject({
    host: z.string().min(1),
    port: whole(0, 65_535),
    allowedHosts: textList,
    url: webAddress,
  }),
  probes: z.strictObject({ port: whole(0, 65_535) }),
  auth: z.strictObject({ requireSecondFactor: roles }),
  audit: z.strictObject({ requireNote: flag }),
  oidc,
  database,
  workers: whole(0, 1_024),
  queues: textList.pipe(z.array(id)),
  pollers: z.strictObject({ processes: whole(1, 64), looksPerSecond: whole(1, 100_000) }),
  parallelism: whole(1, 1_000_000),
  connections: z.record(id, connection),
  pools: z.record(id, pool),
  logs: z.strictObject({
    level: z.enum(["debug", "info", "warn", "error"]),
    format: z.enum(["auto", "json", "pretty"]),
    maxPerAttempt: bytes,
  }),
  disk: z.strictObject({ keepFree: bytes }),
  retention: z.strictObject({
    workspaceAfterSuccess: duration,
    workspaceAfterFailure: duration,
    workspaceQuota: bytes,
    logs: duration,
    callbacks: duration,
    audit: durationOrForever,
    runs: durationOrForever,
    runsPerDag: countOrUnlimited,
  }),
});

/** Every setting. The provider sends browsers back to an address that it knows beforehand. */
export const settingsSchema = allSettings.refine(({ oidc: { issuer }, server }) => issuer === "" || server.url !== "", {
  path: ["server", "url"],
  error: "is needed with oidc: it is the address that the provider sends browsers back to",
});

/** The settings as a person writes them; everything may be left out. */
export type Settings = z.input<typeof settingsSchema>;

type Partly<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: Partly<T[K]> } : T;

/** What `daymill.config.ts` exports. */
export type DaymillConfig = Partly<Settings>;

export const DEFAULT_SETTINGS: Settings = {
  dataDir: ".daymill",
  dags: ["dags"],
  server: { host: "127.0.0.1", port: 8080, allowedHosts: [], url: "" },
  probes: { port: 0 },
  auth: { requireSecondFactor: [] },
  audit: { requireNote: false },
  oidc: {
    issuer: "",
    clientId: "",
    clientSecret: "",
    scopes: ["openid", "profile", "email"],
    nameClaims: ["preferred_username", "email"],
    groupsClaim: "groups",
    groups: { viewer: [], operator: [], editor: [], admin: [] },
    otherwise: "none",
    label: "single sign-on",
  },
  database: "embedded",
  // A body that waits for a database leaves its processor to others.
  workers: Math.max(4, availableParallelism()),
  queues: [],
  // One process makes some hundred looks at once; ten a second is what services of the large clouds let pass.
  pollers: { processes: 2, looksPerSecond: 10 },
  parallelism: 32,
  connections: {},
  pools: {},
  logs: { level: "info", format: "auto", maxPerAttempt: "100MB" },
  // The database and the logs stand on the same disk, more often than not.
  disk: { keepFree: "100MB" },
  retention: {
    workspaceAfterSuccess: "1d",
    workspaceAfterFailure: "14d",
    workspaceQuota: "50GB",
    logs: "90d",
    callbacks: "90d",
    audit: "730d",
    // Whoever wants history gone says so.
    runs: "forever",
    runsPerDag: "unlimited",
  },
};
