import { testContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmrStub } from "../../testing/emr-stub.ts";
import type { ClusterSettings } from "../cluster-settings.ts";
import { createCluster } from "../create-cluster.ts";
import { clusterConfig } from "./cluster-config.ts";

const CONFIG = `
# As a team keeps it.
name: event-cleaning
region: us-east-1
zone: us-east-1a
release: emr-7.1.0
applications: [Spark]
instances:
  groups:
    - { role: master, type: m5.xlarge, count: 1 }
    - role: core
      type: r5.2xlarge
      count: 17
      market: spot
      bidPrice: "0.2"
      disks: { type: gp3, sizeGiB: 64 }
bootstrap:
  - path: lake:/scripts/install.sh
configurations:
  - classification: spark-defaults
    properties: { spark.driver.memory: 10g }
    nested:
      - classification: export
        properties: {}
stepConcurrency: 2
idleTimeout: 1h
logs: s3://logs/emr/
keyPair: ops
tags: { team: telemetry }
`;

const problemsOf = (text: string): unknown => {
  try {
    return clusterConfig(text);
  } catch (thrown: unknown) {
    return (thrown as { details: { problems: unknown } }).details.problems;
  }
};

describe("a cluster config in YAML", () => {
  it("is the settings that TypeScript would say", () => {
    const settings: ClusterSettings = {
      name: "event-cleaning",
      region: "us-east-1",
      zone: "us-east-1a",
      release: "emr-7.1.0",
      applications: ["Spark"],
      instances: {
        groups: [
          { role: "master", type: "m5.xlarge", count: 1 },
          {
            role: "core",
            type: "r5.2xlarge",
            count: 17,
            market: "spot",
            bidPrice: "0.2",
            disks: { type: "gp3", sizeGiB: 64 },
          },
        ],
      },
      bootstrap: [{ path: "lake:/scripts/install.sh" }],
      configurations: [
        {
          classification: "spark-defaults",
          properties: { "spark.driver.memory": "10g" },
          nested: [{ classification: "export", properties: {} }],
        },
      ],
      stepConcurrency: 2,
      idleTimeout: "1h",
      logs: "s3://logs/emr/",
      keyPair: "ops",
      tags: { team: "telemetry" },
    };
    expect(clusterConfig(CONFIG)).toEqual(settings);
  });

  it("takes fleets as well as groups", () => {
    const fleets = "instances: { fleets: [{ role: master, onDemand: 1, types: [{ type: m5.xlarge }] }] }";
    expect(clusterConfig(`release: emr-7.1.0\n${fleets}\n`)).toMatchObject({
      instances: { fleets: [{ role: "master", onDemand: 1 }] },
    });
  });

  it("tells all that is wrong with it at once, with the lines", () => {
    const text = CONFIG.replace("region: us-east-1", "region: us-east-1a")
      .replace("count: 17", "count: many")
      .replace("keyPair: ops", "key_pair: ops")
      .replace("[Spark]", "Spark");
    expect(problemsOf(text)).toEqual([
      'line 4: region: "us-east-1a" is an availability zone: write "us-east-1"',
      "line 7: applications: Invalid input: expected array, received string",
      "line 13: instances.groups.1.count: Invalid input: expected number, received string",
      "line 28: key_pair: is no setting",
    ]);
  });

  it.each([
    ["a zone of another region", CONFIG.replace("zone: us-east-1a", "zone: eu-west-1a"), 'zone is "eu-west-1a"'],
    ["no such form of a region", CONFIG.replace("region: us-east-1", "region: Virginia"), '"Virginia" is not written'],
    ["no master", CONFIG.replace("role: master", "role: task"), "there are 0 instance groups of role master"],
    ["no release", CONFIG.replace("release: emr-7.1.0\n", ""), "release is missing"],
    ["a key twice", `${CONFIG}region: us-east-1\n`, "Map keys must be unique"],
    ["what is no YAML", "a: [", "line 1: "],
    ["nothing", "", "expected object"],
  ])("is refused with %s", (_name, text, problem) => {
    expect(() => clusterConfig(text, "cluster.yml")).toThrow(expect.objectContaining({ code: "E209" }));
    expect(() => clusterConfig(text, "cluster.yml")).toThrow(problem);
    expect(() => clusterConfig(text, "cluster.yml")).toThrow("cluster.yml cannot be: ");
  });
});

describe("on EMR", () => {
  let stub: EmrStub;
  beforeEach(async () => {
    stub = await EmrStub.start();
  });
  afterEach(() => stub[Symbol.asyncDispose]());

  const create = (region: string) => {
    const { connection } = stub;
    const connections = {
      cluster: { ...connection, extra: { ...connection.extra, region } },
      lake: { type: "s3", database: "lake" },
    };
    const ctx = testContext({ dagId: "events", taskId: "create", connections });
    return createCluster("create", { settings: clusterConfig(CONFIG) }).run({}, ctx);
  };

  it("a cluster is what the config says", async () => {
    expect(await create("us-east-1")).toMatchObject({ state: "WAITING", logs: "s3://logs/emr/j-1/" });
    expect(stub.calls[0]).toMatchObject({
      action: "RunJobFlow",
      body: {
        Name: expect.stringMatching(/^event-cleaning \[daymill/),
        ReleaseLabel: "emr-7.1.0",
        BootstrapActions: [{ ScriptBootstrapAction: { Path: "s3://lake/scripts/install.sh" } }],
        Configurations: [{ Classification: "spark-defaults", Properties: { "spark.driver.memory": "10g" } }],
        Instances: { Ec2KeyName: "ops", Placement: { AvailabilityZone: "us-east-1a" } },
      },
    });
  });

  it("a config of another region than the connection's is refused before anything is asked: no cluster id is None", async () => {
    await expect(create("eu-west-1")).rejects.toMatchObject({
      code: "E209",
      message: expect.stringContaining('region is "us-east-1", and that of the connection is "eu-west-1"'),
    });
    expect(stub.calls).toEqual([]);
  });

  it("a zone in the place of the connection's region is refused before anything is asked", async () => {
    await expect(create("us-east-1a")).rejects.toMatchObject({
      code: "E104",
      message: expect.stringContaining('"us-east-1a" is an availability zone: write "us-east-1"'),
    });
    expect(stub.calls).toEqual([]);
  });
});
