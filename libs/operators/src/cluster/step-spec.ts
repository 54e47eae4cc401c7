/** What becomes of the rest of a cluster when a step of it fails. */
export type OnStepFailure =
  /** The next step runs. */
  | "continue"
  /** Steps that have not begun are cancelled; the cluster waits for others. */
  | "cancel_and_wait"
  /** Steps that have not begun are cancelled, and the cluster is terminated. */
  | "terminate_cluster";

/** A job of Spark: what `spark-submit` is called with. */
export interface SparkJob {
  /** The program: a jar or a Python file. A store URI such as `lake:/jobs/clean.py`, or an absolute URI or path. */
  readonly application: string;
  /** Of the program itself. */
  readonly args?: readonly string[];
  /** The class to run, of a jar. */
  readonly mainClass?: string;
  /** Default: `yarn` on EMR, `local[*]` on this machine. */
  readonly master?: string;
  /** Default: `cluster` on EMR. */
  readonly deployMode?: "client" | "cluster";
  /** Properties: `{ "spark.sql.shuffle.partitions": "16" }`. */
  readonly conf?: Readonly<Record<string, string>>;
  /** Placed as `application` is. */
  readonly jars?: readonly string[];
  readonly pyFiles?: readonly string[];
  readonly files?: readonly string[];
  /** Maven coordinates. */
  readonly packages?: readonly string[];
  /** With a unit: `"8g"`. Default: Spark's. */
  readonly driverMemory?: string;
  readonly executorMemory?: string;
  readonly executorCores?: number;
  readonly numExecutors?: number;
  /** Variables of the environment of the driver and its executors. Not for secrets: they are part of the step, as `conf` is. */
  readonly env?: Readonly<Record<string, string>>;
  /** A file with properties, on the machine that calls spark-submit: on EMR the primary node. `conf` goes before it. */
  readonly propertiesFile?: string;
  /** Unpacked for the executors. Placed as `application` is; `lake:/venv.tar.gz#venv` says as what. */
  readonly archives?: readonly string[];
  /** URLs of repositories of Maven, besides the central one. */
  readonly repositories?: readonly string[];
  /** Of what `packages` bring along: `group:artifact`. */
  readonly excludePackages?: readonly string[];
  /** Of YARN. Default: `default`. */
  readonly queue?: string;
  /** Whether spark-submit says what it was called with. Default false. */
  readonly verbose?: boolean;
}

/** A jar with a main method, run by EMR itself. Not on this machine. */
export interface JarJob {
  readonly jar: string;
  readonly mainClass?: string;
  readonly args?: readonly string[];
  /** System properties of Java. Default: none. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** What a step does. */
export type StepWork =
  /** A program and its arguments, run on the primary node. No shell is between. */
  { readonly command: readonly string[] } | { readonly spark: SparkJob } | { readonly jar: JarJob };

/** A step, ready to be added. */
export type StepSpec = StepWork & {
  /** For people. */
  readonly name: string;
  /** Default `"continue"`. */
  readonly onFailure?: OnStepFailure;
};
