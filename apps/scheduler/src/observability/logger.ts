import { styleText } from "node:util";
import { pino, stdTimeFunctions } from "pino";
import type { Logger as PinoLogger } from "pino";
import type { LogFields, Logger } from "@daymill/core";
import { isSecretName, MASK } from "../worker/mask-secrets.ts";

export interface LoggerOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  /** auto: pretty on a terminal, else JSON lines. */
  readonly format: "auto" | "json" | "pretty";
  readonly stream: LogTarget;
}

/** What a stream of standard output or error is to a logger. */
export interface LogTarget {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/**
 * The scheduler's own log. JSON lines have `time` (ISO 8601), `level`, `message`, the scope and the fields; on a terminal
 * the same as text. Fields whose names say that they hold a secret are not shown.
 */
export function createLogger({ level, format, stream }: LoggerOptions): Logger {
  const isPretty = format === "pretty" || (format === "auto" && stream.isTTY === true);
  const target = isPretty ? { write: (line: string) => stream.write(prettyLine(line, stream)) } : stream;
  return wrap(
    pino(
      {
        level,
        base: null,
        messageKey: "message",
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      { write: (line: string) => void target.write(line) },
    ),
  );
}

function wrap(logger: PinoLogger): Logger {
  return {
    debug: (message, fields) => logger.debug(shown(fields), message),
    info: (message, fields) => logger.info(shown(fields), message),
    warn: (message, fields) => logger.warn(shown(fields), message),
    error: (message, fields) => logger.error(shown(fields), message),
    child: (scope) => wrap(logger.child(scope)),
  };
}

/** What pino itself writes into a line. */
const TAKEN: ReadonlySet<string> = new Set(["time", "level", "message"]);

function shown(fields: LogFields = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      TAKEN.has(name) ? `${name}_` : name,
      isSecretName(name) ? MASK : plain(value),
    ]),
  );
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (!(value instanceof Error)) return value;
  const { name, message, stack } = value;
  return { name, message, ...("code" in value && { code: value.code }), stack };
}

const COLOURS = { debug: "gray", info: "cyan", warn: "yellow", error: "red" } as const;

/** `09:15:02.123 warn  scheduler: the lease is late  ms=1200`; the stack of an error below it. */
function prettyLine(line: string, stream: LogTarget): string {
  const { time, level, message, component, ...fields } = JSON.parse(line) as Readonly<Record<string, string>>;
  const isColoured = stream.isTTY === true && process.env["NO_COLOR"] === undefined;
  const paint = (colour: "gray" | "cyan" | "yellow" | "red", text: string) =>
    isColoured ? styleText(colour, text, { validateStream: false }) : text;
  const name = (level ?? "info").padEnd(5);
  const parts = [
    paint("gray", (time ?? "").slice(11, 23)),
    level !== undefined && level in COLOURS ? paint(COLOURS[level as keyof typeof COLOURS], name) : name,
    `${component === undefined ? "" : `${component}: `}${message}`,
    ...Object.entries(fields).map(([key, value]) => `${paint("gray", `${key}=`)}${fieldText(value)}`),
  ];
  return `${parts.join(" ")}${stacks(fields)}\n`;
}

function fieldText(value: unknown): string {
  if (typeof value === "string") return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  if (isError(value)) return JSON.stringify(`${value.name}: ${value.message}`);
  return JSON.stringify(value);
}

function stacks(fields: Readonly<Record<string, unknown>>): string {
  return Object.values(fields)
    .filter(isError)
    .map((error) => `\n${error.stack}`)
    .join("");
}

function isError(value: unknown): value is { readonly name: string; readonly message: string; readonly stack: string } {
  return typeof value === "object" && value !== null && "stack" in value && "message" in value;
}
