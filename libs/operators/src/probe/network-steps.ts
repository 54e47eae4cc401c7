import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect, isIP } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { explainDns, explainTcp, explainTls } from "./network-error.ts";
import { askMysqlForTls } from "./mysql-tls.ts";
import { askForTls } from "./postgres-tls.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";
import { proxyFor } from "./proxy-for.ts";

/** How a server is reached. */
export interface ProbeServer {
  readonly host: string;
  readonly port: number;
  /** direct: from the first byte. The others: after it was asked for, as those servers want it. */
  readonly tls: "none" | "direct" | "postgres" | "mysql";
}

/** The server of a URL. */
export function serverOfUrl(url: URL): ProbeServer {
  const isSafe = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return { host, port: Number(url.port) || (isSafe ? 443 : 80), tls: isSafe ? "direct" : "none" };
}

/** The steps to a URL; through a proxy they are the proxy's. */
export function stepsToUrl(url: URL, environment: NodeJS.ProcessEnv = process.env): readonly ProbeStep[] {
  const proxy = proxyFor(url, environment);
  if (proxy === undefined) return networkSteps(serverOfUrl(url));
  const skipped = `asked through the proxy ${proxy.host}`;
  return (["dns", "tcp", "tls"] as const).map((name) => ({ name, run: () => Promise.resolve({ skipped }) }));
}

/** Name, connection and TLS of a server. */
export function networkSteps(server: ProbeServer): readonly ProbeStep[] {
  return [
    { name: "dns", run: () => findHost(server) },
    { name: "tcp", run: () => reach(server) },
    { name: "tls", run: () => secure(server) },
  ];
}

async function findHost({ host }: ProbeServer): Promise<StepFinding> {
  if (isIP(host) !== 0) return { skipped: "an address, not a name" };
  try {
    const found = await lookup(host, { all: true });
    return { said: found.map(({ address }) => address).join(", ") };
  } catch (thrown: unknown) {
    throw explainDns(thrown, host);
  }
}

async function reach(server: ProbeServer): Promise<StepFinding> {
  using socket = await open(server);
  return { said: `${socket.stream.remoteAddress ?? server.host}, port ${server.port}` };
}

async function secure(server: ProbeServer): Promise<StepFinding> {
  if (server.tls === "none") return { skipped: "not asked for: what is sent can be read on the way" };
  using socket = await open(server);
  if (server.tls === "postgres" && !(await askForTls(socket.stream)))
    throw new Error("The server refuses TLS. Switch it on there (ssl = on), or do without it in the connection.");
  if (server.tls === "mysql" && !(await askMysqlForTls(socket.stream)))
    throw new Error(
      "The server refuses TLS. Give it a certificate (ssl_cert, ssl_key), or do without it in the connection.",
    );
  const { host } = server;
  const safe = connectTls({ socket: socket.stream, host, ...(isIP(host) === 0 && { servername: host }) });
  try {
    await once(safe, "secureConnect");
    return { said: safe.getProtocol() ?? "" };
  } catch (thrown: unknown) {
    throw explainTls(thrown, server);
  } finally {
    safe.destroy();
  }
}

async function open(server: ProbeServer): Promise<Disposable & { readonly stream: Socket }> {
  const stream = connect({ host: server.host, port: server.port });
  try {
    await once(stream, "connect");
  } catch (thrown: unknown) {
    stream.destroy();
    throw explainTcp(thrown, server);
  }
  return { stream, [Symbol.dispose]: () => void stream.destroy() };
}
