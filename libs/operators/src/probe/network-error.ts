import { toError } from "@daymill/core";

/** Where a connection was tried, for a sentence: `db.internal:5432`. */
interface Place {
  readonly host: string;
  readonly port: number;
}

const OF_CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;
const NO_TLS = /^(EPROTO|ERR_SSL|ECONNRESET)/;

/** What failed while a name was looked up, in a sentence that says what to do. */
export function explainDns(thrown: unknown, host: string): Error {
  const code = codeOf(thrown);
  if (code === "ENOTFOUND" || code === "ENODATA")
    return new Error(`There is no host "${host}". Check its name, and whether the DNS of this machine knows it.`);
  return new Error(`The DNS of this machine does not answer for "${host}" (${code}). Check its network.`);
}

/** The same of a connection that was not made. */
export function explainTcp(thrown: unknown, { host, port }: Place): Error {
  const code = codeOf(thrown);
  if (code === "ECONNREFUSED")
    return new Error(`Nothing listens at ${host}:${port}. Check the port, and that the server runs.`);
  if (code === "ECONNRESET") return new Error(`${host}:${port} cuts the connection at once. Check the port.`);
  return new Error(`${host}:${port} cannot be reached (${code}). Check the network, and firewalls between.`);
}

/** The same of a connection that was not made safe. */
export function explainTls(thrown: unknown, { host, port }: Place): Error {
  const code = codeOf(thrown);
  const { message } = toError(thrown);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return new Error(`The certificate of ${host}:${port} is for another host. Use a name that it has.`);
  if (OF_CERTIFICATE.test(code))
    return new Error(
      `The certificate of ${host}:${port} is not trusted (${message}). Add its authority by NODE_EXTRA_CA_CERTS.`,
    );
  if (NO_TLS.test(code))
    return new Error(`${host}:${port} speaks no TLS. Check the port; an endpoint without TLS begins with http://.`);
  return new Error(`TLS with ${host}:${port} failed (${code || message}).`);
}

/** Of several addresses that were tried the first one's. */
function codeOf(thrown: unknown): string {
  const error = thrown instanceof AggregateError ? toError(thrown.errors[0]) : toError(thrown);
  return "code" in error ? String(error.code) : "";
}
