import type { ConnectionField, ConnectionKind } from "./connection-kind.ts";
import { LOOK_RATE_FIELDS } from "./look-rate-fields.ts";

const host: ConnectionField = { path: "host", type: "text", label: "Host", leads: true };
const port: ConnectionField = { path: "port", type: "number", label: "Port", leads: true };
const endpoint: ConnectionField = { path: "extra.endpoint", type: "url", label: "Endpoint", leads: true };
const googleKey: ConnectionField = {
  path: "secrets.password",
  type: "document",
  label: "Service account key",
  hint: "Its JSON key. Empty: Google's own chain (environment, machine)",
};
const bucket: ConnectionField = { path: "database", type: "text", label: "Bucket", isRequired: true };
const prefix: ConnectionField = { path: "path", type: "text", label: "Key prefix", hint: "Empty: the whole bucket" };

const awsSignIn: readonly ConnectionField[] = [
  { path: "user", type: "text", label: "Access key id", hint: "Empty: AWS's own chain (profile, role of the machine)" },
  { path: "secrets.password", type: "secret", label: "Secret access key" },
  { path: "secrets.sessionToken", type: "secret", label: "Session token", hint: "Of temporary credentials" },
  { path: "extra.profile", type: "text", label: "Profile", hint: "In the AWS configuration files of Daymill's user" },
];

const logsConnection: ConnectionField = {
  path: "extra.logsConnection",
  type: "text",
  label: "Connection for logs",
  hint: "Of type S3, to read logs by. Empty: this one",
};

const KINDS: readonly ConnectionKind[] = [
  {
    type: "postgres",
    label: "PostgreSQL",
    about: "A server to dump from, or a warehouse to load into.",
    fields: [
      { ...host, hint: "Empty: localhost" },
      { ...port, hint: "Empty: 5432" },
      { path: "database", type: "text", label: "Database", hint: "Empty: that of the user's name" },
      { path: "user", type: "text", label: "User" },
      { path: "secrets.password", type: "secret", label: "Password" },
      { path: "extra.ssl", type: "flag", label: "Only over TLS, with a certificate that is checked" },
    ],
  },
  {
    type: "mysql",
    label: "MySQL, MariaDB",
    about: "A server to query, also for dumps.",
    fields: [
      { ...host, hint: "Empty: localhost" },
      { ...port, hint: "Empty: 3306" },
      { path: "database", type: "text", label: "Database", hint: "Empty: queries name it" },
      { path: "user", type: "text", label: "User", isRequired: true },
      { path: "secrets.password", type: "secret", label: "Password" },
      { path: "extra.ssl", type: "flag", label: "Only over TLS, with a certificate that is checked" },
    ],
  },
  {
    type: "s3",
    label: "S3",
    about: "A bucket of Amazon S3, or of a server that speaks S3.",
    fields: [
      bucket,
      prefix,
      { path: "extra.region", type: "text", label: "Region", hint: "Empty: what the profile says" },
      ...awsSignIn,
      { ...endpoint, hint: "URL of a server other than AWS: MinIO, Ceph, R2" },
      { ...host, hint: "Of such a server, in place of its URL" },
      { ...port, hint: "Empty: 443" },
      { path: "extra.pathStyle", type: "flag", label: "The bucket stands in the path of URLs" },
      {
        path: "extra.encryption",
        type: "text",
        label: "Encryption",
        hint: "Of what is written: AES256, aws:kms or aws:kms:dsse. Empty: what the bucket says",
      },
      { path: "extra.kmsKey", type: "text", label: "KMS key", hint: "Its id, ARN or alias/name. Empty: AWS's own" },
      {
        path: "extra.storageClass",
        type: "text",
        label: "Storage class",
        hint: "Of what is written: STANDARD_IA. Empty: STANDARD",
      },
      {
        path: "extra.acl",
        type: "text",
        label: "ACL",
        hint: "Of what is written: bucket-owner-full-control. Empty: none",
      },
    ],
  },
  {
    type: "gs",
    label: "Google Cloud Storage",
    about: "A bucket of Google Cloud Storage.",
    fields: [
      bucket,
      prefix,
      googleKey,
      { ...endpoint, hint: "URL of a server other than Google's" },
      {
        path: "extra.kmsKey",
        type: "text",
        label: "KMS key",
        hint: "Of what is written: projects/P/locations/L/keyRings/R/cryptoKeys/K. Empty: what the bucket says",
      },
      {
        path: "extra.storageClass",
        type: "text",
        label: "Storage class",
        hint: "Of what is written: NEARLINE. Empty: that of the bucket",
      },
    ],
  },
  {
    type: "file",
    label: "Directory",
    about: "A directory of this machine as a store.",
    fields: [{ path: "path", type: "text", label: "Directory", hint: "It need not exist yet", isRequired: true }],
  },
  {
    type: "archive",
    label: "Dumps in a directory",
    about: "A directory of dumps that were made elsewhere, as a source.",
    fields: [{ path: "path", type: "text", label: "Directory", isRequired: true }],
  },
  {
    type: "duckdb",
    label: "Parquet warehouse",
    about: "A directory of Parquet as a warehouse, queried by DuckDB.",
    fields: [{ path: "path", type: "text", label: "Directory", hint: "It need not exist yet", isRequired: true }],
  },
  {
    type: "bigquery",
    label: "BigQuery",
    about: "A warehouse of Google.",
    fields: [
      { path: "database", type: "text", label: "Project", isRequired: true },
      { path: "path", type: "text", label: "Dataset", hint: "Of tables that are named without one" },
      { path: "extra.location", type: "text", label: "Location", hint: "Of the datasets. Empty: US" },
      googleKey,
      { ...endpoint, hint: "URL of a server other than Google's" },
    ],
  },
  {
    type: "emr",
    label: "EMR",
    about: "Clusters of Amazon EMR.",
    fields: [
      { path: "extra.region", type: "text", label: "Region", hint: "eu-west-1", isRequired: true },
      {
        path: "extra.role",
        type: "text",
        label: "Role of steps",
        hint: "arn:aws:iam::123456789012:role/jobs. Empty: that of the machines",
      },
      ...awsSignIn,
      { ...endpoint, hint: "URL of a server other than AWS" },
      logsConnection,
    ],
  },
  {
    type: "emr-serverless",
    label: "EMR Serverless",
    about: "Applications of Amazon EMR Serverless, for jobs of Spark.",
    fields: [
      { path: "extra.region", type: "text", label: "Region", hint: "eu-west-1", isRequired: true },
      {
        path: "extra.role",
        type: "text",
        label: "Role of jobs",
        hint: "arn:aws:iam::123456789012:role/jobs",
        isRequired: true,
      },
      {
        path: "extra.application",
        type: "text",
        label: "Application",
        hint: "Of one that is there. Empty: each cluster is one of its own",
      },
      ...awsSignIn,
      { ...endpoint, hint: "URL of a server other than AWS" },
      logsConnection,
    ],
  },
  {
    type: "athena",
    label: "Athena, Glue",
    about: "The Glue catalogue and Athena in a region of Amazon.",
    fields: [
      { path: "extra.region", type: "text", label: "Region", hint: "eu-west-1", isRequired: true },
      { path: "database", type: "text", label: "Database", hint: "Of tasks that name none" },
      { path: "extra.workgroup", type: "text", label: "Workgroup", hint: "Empty: primary" },
      {
        path: "extra.results",
        type: "text",
        label: "Results",
        hint: "s3://bucket/results/. Empty: what the workgroup says",
      },
      ...awsSignIn,
      { ...endpoint, hint: "URL of a server other than AWS" },
    ],
  },
  {
    type: "http",
    label: "HTTP",
    about: "A server that is asked by HTTP, or a part of one.",
    fields: [
      { ...endpoint, label: "URL", hint: "Paths are below it: https://api.example.com/v2", isRequired: true },
      { path: "user", type: "text", label: "User", hint: "With one the secret is its password (Basic)" },
      { path: "secrets.password", type: "secret", label: "Secret", hint: "Without a user a token (Bearer)" },
      { path: "extra.header", type: "text", label: "Header", hint: "That carries the secret as it is: X-Api-Key" },
    ],
  },
  {
    type: "slack-webhook",
    label: "Slack",
    about: "A channel of Slack to tell what happened, by an incoming webhook.",
    sends: "message",
    fields: [
      {
        path: "secrets.password",
        type: "secret",
        label: "Webhook URL",
        hint: "https://hooks.slack.com/services/…; whoever knows it may write there",
      },
    ],
  },
  {
    type: "teams-webhook",
    label: "Microsoft Teams",
    about: "A channel or chat of Teams to tell what happened, by a workflow.",
    sends: "message",
    fields: [
      {
        path: "secrets.password",
        type: "secret",
        label: "Webhook URL",
        hint: "Of the workflow, as Teams gives it; whoever knows it may write there",
      },
    ],
  },
  {
    type: "webhook",
    label: "Webhook",
    about: "A server that is told what happened, as JSON.",
    sends: "message",
    fields: [
      { ...endpoint, hint: "https://hooks.example.com/daymill", isRequired: true },
      { path: "secrets.password", type: "secret", label: "Signing key", hint: "Empty: messages are not signed" },
      { path: "secrets.token", type: "secret", label: "Token", hint: "Sent as Authorization: Bearer" },
    ],
  },
  {
    type: "smtp",
    label: "Mail",
    about: "A mail server that sends what happened.",
    sends: "mail",
    fields: [
      { ...host, isRequired: true },
      { ...port, hint: "Empty: 587; 465 with tls, 25 with none" },
      {
        path: "extra.security",
        type: "text",
        label: "Security",
        hint: "starttls, tls (from the first byte) or none. Empty: starttls",
        leads: true,
      },
      { path: "user", type: "text", label: "User", hint: "Empty: no sign-in" },
      { path: "secrets.password", type: "secret", label: "Password" },
      { path: "extra.from", type: "text", label: "Sender", hint: "daymill@example.com", isRequired: true },
    ],
  },
  {
    type: "pagerduty",
    label: "PagerDuty",
    about: "A service of PagerDuty whose people are called.",
    sends: "message",
    fields: [
      { path: "secrets.password", type: "secret", label: "Routing key", hint: "Of an Events API v2 integration" },
      { ...endpoint, hint: "Empty: https://events.pagerduty.com. Of the EU: https://events.eu.pagerduty.com" },
    ],
  },
  {
    type: "local",
    label: "Clusters on this machine",
    about: "Steps of clusters as processes of this machine.",
    fields: [
      { path: "path", type: "text", label: "Directory", hint: "Empty: the scratch place of the run" },
      { path: "extra.sparkSubmit", type: "text", label: "spark-submit", hint: "Empty: that of the path" },
      { path: "extra.yarn", type: "text", label: "yarn", hint: "For steps on YARN. Empty: that of the path" },
      { path: "extra.abandonAfter", type: "text", label: "Give up after", hint: "Empty: 15m" },
    ],
  },
];

/** Every type of connection that operators of Daymill use: the one description of its fields. */
export const CONNECTION_KINDS: readonly ConnectionKind[] = KINDS.map(withRate);

const OWN_KIND: ConnectionKind = withRate({
  type: "",
  label: "A type of your own",
  about: "For tasks of your own that ask for it.",
  fields: [
    host,
    port,
    { path: "user", type: "text", label: "User" },
    { path: "database", type: "text", label: "Database", leads: true },
    { path: "path", type: "text", label: "Path", leads: true },
    { path: "secrets.password", type: "secret", label: "Password" },
  ],
});

function withRate(kind: ConnectionKind): ConnectionKind {
  return { ...kind, fields: [...kind.fields, ...LOOK_RATE_FIELDS] };
}

/** Whether Daymill has operators for connections of this type, and a test. */
export function isKnownKind(type: string): boolean {
  return CONNECTION_KINDS.some((kind) => kind.type === type);
}

/** The description of a type; one that people made up has the fields that every connection has. */
export function connectionKind(type: string): ConnectionKind {
  return CONNECTION_KINDS.find((kind) => kind.type === type) ?? { ...OWN_KIND, type };
}
