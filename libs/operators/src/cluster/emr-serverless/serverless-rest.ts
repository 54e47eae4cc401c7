import { setTimeout as sleep } from "node:timers/promises";
import type { EMRClient } from "@aws-sdk/client-emr";
import { openedOnce } from "@daymill/stores";
import { isForLater } from "../../aws/aws-error.ts";
import { MAX_TRIES } from "../../aws/max-tries.ts";
import type { RegionalAccess } from "../../aws/regional-access.ts";

/** A request to EMR Serverless: https://docs.aws.amazon.com/emr-serverless/latest/APIReference/ */
export interface ServerlessRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** `/applications/00f1/jobruns` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: object;
}

const SERVICE = "emr-serverless";
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Signs by what EMR's library knows of credentials: there is one chain of them for all of AWS. */
const signing = openedOnce(async (access: RegionalAccess): Promise<EMRClient> => {
  const { EMRClient: Client } = await import("@aws-sdk/client-emr");
  return new Client(access);
});

/** Where EMR Serverless is asked. */
export function serverlessUrl({ region, endpoint }: RegionalAccess): URL {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return new URL(endpoint ?? `https://${SERVICE}.${region}.${domain}`);
}

/**
 * Asks, and asks again up to five times what was throttled or not answered, longer apart each time: every request of ours may
 * be made twice. Rejects with what toAwsError understands.
 */
export async function askServerless(
  access: RegionalAccess,
  request: ServerlessRequest,
  signal: AbortSignal,
): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask(access, request, signal);
    } catch (thrown: unknown) {
      signal.throwIfAborted();
      if (tries >= MAX_TRIES || !(thrown instanceof ServerlessError) || !thrown.isForLater) throw thrown;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
      await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}

/** An answer that is none, as the libraries of AWS show it. */
class ServerlessError extends Error {
  readonly $fault: "client" | "server";
  readonly isForLater: boolean;

  constructor(name: string, message: string, status?: number) {
    super(message);
    this.name = name;
    this.$fault = status !== undefined && status < 500 ? "client" : "server";
    this.isForLater = this.$fault === "server" || status === 429 || isForLater(name, message);
  }
}

async function ask(
  access: RegionalAccess,
  { method, path, query = {}, body }: ServerlessRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const url = serverlessUrl(access);
  const signer = await (
    await signing(access)
  ).config.signer({
    name: "sigv4",
    signingName: SERVICE,
    signingRegion: access.region,
    properties: {},
  });
  const text = body === undefined ? undefined : JSON.stringify(body);
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== "" && { port: Number(url.port) }),
    path,
    query: { ...query },
    headers: { host: url.host, ...(text !== undefined && { "content-type": "application/json" }) },
    body: text,
  });
  url.pathname = path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  // fetch names the host itself.
  const { host: _host, ...headers } = signed.headers as Record<string, string>;
  const answer = await reach(url, { method, headers, signal, ...(text !== undefined && { body: text }) });
  return await readAnswer(answer);
}

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (thrown: unknown) {
    if (init.signal?.aborted === true) throw thrown;
    const cause =
      thrown instanceof Error ? (thrown.cause as { code?: string; message?: string } | undefined) : undefined;
    throw new ServerlessError("NetworkError", cause?.code ?? cause?.message ?? "no answer");
  }
}

async function readAnswer(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (answer.ok) return text === "" ? {} : JSON.parse(text);
  const said = parsed(text);
  const type = answer.headers.get("x-amzn-errortype") ?? said.__type ?? `HTTP ${answer.status}`;
  const name = type.replace(/:.*$/, "").replace(/^.*#/, "");
  throw new ServerlessError(name, said.message ?? said.Message ?? "no reason given", answer.status);
}

interface Said {
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
}

/** What is between may answer in its own words. */
function parsed(text: string): Said {
  try {
    return JSON.parse(text) as Said;
  } catch {
    return { message: text.slice(0, 200) };
  }
}
