import { dirname, resolve } from "node:path";
import type { AccessRole, JsonValue } from "@daymill/core";
import type { DatabaseConfig } from "@daymill/metadata";
import type * as z from "zod";
import { findConfigFile, importConfig } from "./config/import-config.ts";
import { describeOrigin, nest, overlay, writtenSettings } from "./config/setting-layers.ts";
import type { WrittenSetting } from "./config/setting-layers.ts";
import { mayHoldSecret, settingsError } from "./config/setting-problems.ts";
import { withSecretFiles } from "./config/secret-files.ts";
import { readEnvFiles, settingsFromEnv } from "./config/settings-from-env.ts";
import { DEFAULT_SETTINGS, settingsSchema } from "./config/settings-schema.ts";
import type { DaymillConfig } from "./config/settings-schema.ts";
import type { Environment } from "./process/child-env.ts";
import { isReserved } from "./process/child-env.ts";
import { applyEnv } from "./process/task-env.ts";

/** A connection as the configuration declares it. */
export interface DeclaredConnection {
  readonly type: string;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
  readonly path?: string | undefined;
  readonly extra?: Readonly<Record<string, JsonValue>> | undefined;
  readonly description?: string | undefined;
}

/** An OpenID Connect provider, and what its users may do here. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** Of these claims, the first that is there is the name of a new user. */
  readonly nameClaims: readonly string[];
  /** Which claim holds the groups of a user. */
  readonly groupsClaim: string;
  /** The groups that give each role, also those of one's own; of roles for everything the strongest counts, and all others. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** The role of who is in none of them; none: they are not let in. */
  readonly otherwise: AccessRole | "none";
  /** What the button of the sign-in page calls it. */
  readonly label: string;
}

/** All that an operator may tune. Frozen; folders are absolute. */
export interface Config {
  readonly dataDir: string;
  readonly dagFolders: readonly string[];
  readonly server: {
    readonly host: string;
    /** 0: any that is free. */
    readonly port: number;
    /** Names besides localhost under which browsers may reach the server. */
    readonly allowedHosts: readonly string[];
    /** Where people reach the web UI, without a slash at the end; links that are sent to them begin with it. */
    readonly url: string;
  };
  /** Where a scheduler or worker without an API answers probes and Prometheus; undefined: nowhere. */
  readonly probes: { readonly port: number | undefined };
  /** `requireSecondFactor`: names of roles, whose users need one to sign in with a password. */
  readonly auth: { readonly requireSecondFactor: readonly string[] };
  /** `requireNote`: whether who clears or marks has to say why. */
  readonly audit: { readonly requireNote: boolean };
  /** Where people may sign in besides here; undefined: nowhere. */
  readonly oidc: OidcConfig | undefined;
  readonly database: DatabaseConfig;
  /** How many bodies run at once on this machine. */
  readonly workers: number;
  /** The queues whose tasks run here; null: all. */
  readonly queues: readonly string[] | null;
  /** Where sensors are poked and remote jobs submitted, polled and cancelled. */
  readonly pollers: {
    /** At most, for tasks that declare the same variables in `env`; none is started before it is needed. */
    readonly processes: number;
    /** How many looks a second may use one connection, over all processes. */
    readonly looksPerSecond: number;
  };
  /** How many attempts run at once, over all schedulers. */
  readonly parallelism: number;
  readonly connections: Readonly<Record<string, DeclaredConnection>>;
  readonly pools: Readonly<
    Record<
      string,
      { readonly slots: number; readonly description?: string | undefined; readonly includeDeferred: boolean }
    >
  >;
  readonly logs: {
    readonly level: "debug" | "info" | "warn" | "error";
    /** auto: pretty on a terminal, else JSON. */
    readonly format: "auto" | "json" | "pretty";
    readonly maxBytesPerAttempt: number;
  };
  /** What tasks leave free on the disks of this machine that they write to: one that needs more does not begin. */
  readonly disk: { readonly keepFreeBytes: number };
  readonly retention: {
    readonly workspaceAfterSuccessMs: number;
    readonly workspaceAfterFailureMs: number;
    readonly workspaceQuotaBytes: number;
    readonly logsMs: number;
    readonly callbacksMs: number;
    /** Undefined: for ever. */
    readonly auditMs: number | undefined;
    /** Undefined: for ever. */
    readonly runsMs: number | undefined;
    /** Undefined: all. */
    readonly runsPerDag: number | undefined;
  };
}

/** What stands for a setting that may hold a secret. */
export const HIDDEN = "***";

/** One line of `config show`. */
export interface ShownSetting {
  /** `server.port` */
  readonly name: string;
  /** As it was written; HIDDEN for what may hold a secret. */
  readonly value: JsonValue;
  readonly origin: string;
}

export interface LoadedConfig {
  readonly config: Config;
  readonly settings: readonly ShownSetting[];
  /** The environment with that of .env files below it: what tasks may declare variables of. */
  readonly environment: Environment;
}

export interface ConfigSources {
  /** Where the configuration file and .env files are looked for; relative folders count from here. */
  readonly cwd: string;
  readonly environment: Environment;
  /** A configuration file other than daymill.config.ts, relative to cwd. */
  readonly file?: string | undefined;
  /** Settings of the command line, over all others, by the flag that gives them: `{ "--port": { server: { port: 1 } } }`. */
  readonly flags?: Readonly<Record<string, DaymillConfig>>;
}

/**
 * Reads the settings once: flag over environment (`DAYMILL__SERVER__PORT`) over `.env.local` over `.env` over the file over
 * the default. A variable of ours may stand in a file: see withSecretFiles. Throws E104 with everything that is wrong at once.
 */
export async function loadConfig({ cwd, file, flags = {}, ...sources }: ConfigSources): Promise<LoadedConfig> {
  const environment = withSecretFiles(sources.environment);
  const envFiles = readEnvFiles(cwd, [".env", ".env.local"]);
  const below = Object.assign({}, ...envFiles.map(({ values }) => values)) as Environment;
  const configFile = file === undefined ? findConfigFile(cwd) : resolve(cwd, file);
  const written = overlay([
    ...writtenSettings(DEFAULT_SETTINGS, { kind: "default" }),
    ...(configFile === undefined ? [] : await settingsOfFile(configFile, below)),
    ...envFiles.flatMap(({ file: name, values }) => settingsFromEnv(values, name)),
    ...settingsFromEnv(environment),
    ...Object.entries(flags).flatMap(([name, values]) => writtenSettings(values, { kind: "flag", name })),
  ]);
  const parsed = settingsSchema.safeParse({ connections: {}, pools: {}, ...nest(written) });
  if (!parsed.success) throw settingsError(parsed.error.issues, written);
  return {
    config: deepFreeze(toConfig(parsed.data, (setting) => baseOf(setting, written, cwd))),
    settings: written.map(toShown),
    environment: { ...below, ...environment },
  };
}

/** The file may read variables of .env files, as if they were set. */
async function settingsOfFile(file: string, below: Environment): Promise<WrittenSetting[]> {
  const missing = Object.entries(below).filter(([name]) => process.env[name] === undefined && !isReserved(name));
  const restore = applyEnv(Object.fromEntries(missing) as Record<string, string>);
  try {
    return writtenSettings(await importConfig(file), { kind: "file", file });
  } finally {
    restore();
  }
}

/** Folders in a configuration file count from that file, all others from the working directory. */
function baseOf(setting: string, written: readonly WrittenSetting[], cwd: string): string {
  const origin = written.find(({ path }) => path[0] === setting)?.origin;
  return origin?.kind === "file" ? dirname(origin.file) : cwd;
}

function toConfig(settings: z.output<typeof settingsSchema>, base: (setting: string) => string): Config {
  const { dags, database, disk, logs, oidc, probes, queues, retention, server, ...same } = settings;
  const dataDir = resolve(base("dataDir"), settings.dataDir);
  return {
    ...same,
    dataDir,
    server: { ...server, url: toUrl(server) },
    probes: { port: probes.port === 0 ? undefined : probes.port },
    oidc: oidc.issuer === "" ? undefined : oidc,
    queues: queues.length === 0 ? null : queues,
    dagFolders: dags.map((folder) => resolve(base("dags"), folder)),
    database: toDatabase(database, dataDir),
    logs: { level: logs.level, format: logs.format, maxBytesPerAttempt: logs.maxPerAttempt },
    disk: { keepFreeBytes: disk.keepFree },
    retention: {
      workspaceAfterSuccessMs: retention.workspaceAfterSuccess,
      workspaceAfterFailureMs: retention.workspaceAfterFailure,
      workspaceQuotaBytes: retention.workspaceQuota,
      logsMs: retention.logs,
      callbacksMs: retention.callbacks,
      auditMs: retention.audit,
      runsMs: retention.runs,
      runsPerDag: retention.runsPerDag,
    },
  };
}

function toUrl({ url, host, port }: z.output<typeof settingsSchema>["server"]): string {
  if (url !== "") return url.replace(/\/+$/, "");
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function toDatabase(database: string, dataDir: string): DatabaseConfig {
  if (database === "embedded") return { kind: "embedded", dataDir };
  return database === "pglite" ? { kind: "pglite", dataDir } : { kind: "url", url: database };
}

function toShown({ path, value, origin }: WrittenSetting): ShownSetting {
  const isHidden = mayHoldSecret(path) && !PLAIN.has(value);
  return { name: path.join("."), value: isHidden ? HIDDEN : (value as JsonValue), origin: describeOrigin(origin) };
}

/** Of settings that may hold a secret, what is none. */
const PLAIN: ReadonlySet<unknown> = new Set(["embedded", "pglite", ""]);

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
