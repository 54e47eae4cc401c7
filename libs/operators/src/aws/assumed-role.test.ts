import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, vi } from "vitest";
import { emrBackend } from "../cluster/emr/emr-backend.ts";
import { taskBench } from "../testing/task-bench.ts";

const ROLE = "arn:aws:iam::123456789012:role/clusters";

/** As the security token service answers AssumeRole. */
const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
  <Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>of-role</SecretAccessKey><SessionToken>token-of-role</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

it("a profile that assumes a role asks with the keys of the role, which its own were changed for", async () => {
  await using bench = await taskBench();
  const asked: { readonly what: string; readonly key: string; readonly token: unknown }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const said = new URLSearchParams(await text(request));
    const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const token = request.headers["x-amz-security-token"];
    asked.push({ what: said.get("RoleArn") ?? String(request.headers["x-amz-target"]), key, token });
    response.end(said.get("Action") === "AssumeRole" ? ASSUMED : "{}");
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [config, credentials] = [join(bench.directory, "config"), join(bench.directory, "credentials")];
  await writeFile(
    config,
    `[profile clusters]\nrole_arn = ${ROLE}\nsource_profile = base\nregion = eu-west-1\n[profile base]\nregion = eu-west-1\n`,
  );
  await writeFile(credentials, "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = of-base\n");
  vi.stubEnv("AWS_CONFIG_FILE", config);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", credentials);
  vi.stubEnv("AWS_ENDPOINT_URL_STS", endpoint);
  try {
    const connection = { id: "cluster", type: "emr", extra: { region: "eu-west-1", profile: "clusters", endpoint } };
    const backend = emrBackend(connection, new AbortController().signal);
    expect(await backend.findCluster("none")).toBeUndefined();
  } finally {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  }
  expect(asked).toEqual([
    { what: ROLE, key: "AKIABASE", token: undefined },
    { what: "ElasticMapReduce.ListClusters", key: "ASIAROLE", token: "token-of-role" },
  ]);
});
