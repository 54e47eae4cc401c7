import { NO_ADDRESS, unanswered, type BadCommand, type VerbCase } from "./verb-case.ts";

const unknown = (what: string, ...rest: readonly string[]): BadCommand => ({
  what: `an unknown ${what}`,
  args: ["nope", ...rest],
  exit: 3,
  says: new RegExp(`${what} nope does not exist.*(Did you mean|\`daymill \\w+ list\`)`, "i"),
});

const strange = (option: string, ...rest: readonly string[]): BadCommand => ({
  what: "what is no name",
  args: ["a b", ...rest],
  exit: 2,
  says: new RegExp(`<${option}>: expected .*"a b"|<${option}>: .*a b`),
});

const piped = (text: string) => ({ readInput: async () => text });

/** Of an import, with an entry that cannot be. */
const ofImport = (wrong: string, says: RegExp): BadCommand[] => [
  { what: "a file that is not there", args: ["nope.json"], exit: 2, says: /nope\.json/ },
  { what: "neither JSON nor YAML", args: ["-"], exit: 2, says: /neither JSON nor YAML/, world: piped("{a: [") },
  { what: "a list", args: ["-"], exit: 2, says: /no names at its top/, world: piped("[1]") },
  {
    what: "a field that nobody knows",
    args: ["-"],
    exit: 2,
    says: /Nothing was imported:\n(.*\n)*.*surprise/,
    world: piped('{"x": {"surprise": 1}}'),
  },
  { what: "what cannot be", args: ["-"], exit: 2, says, world: piped(wrong) },
];

const ofExport: BadCommand[] = [
  { what: "a folder that is not there", args: ["nowhere/all.json"], exit: 2, says: /nowhere\/all\.json/ },
];

const ofWorker: BadCommand[] = [
  { what: "an unknown worker", args: ["nope"], exit: 3, says: /worker nope.*`daymill workers list`/i },
  { what: "what is no name", args: ["a b"], exit: 2, says: /<worker>: expected the name of a worker/ },
];

const ofFactorCode: VerbCase = {
  right: [],
  world: { canAsk: true, ask: async () => "123456" },
  bad: [
    { what: "nobody to type the code", args: [], exit: 2, says: /Nobody is here to type/ },
    { what: "no code", args: [], exit: 2, says: /There was no code/, world: { canAsk: true } },
    {
      what: "who is no user",
      args: [],
      exit: 4,
      says: /for users who sign in with a password/,
      world: { canAsk: true, ask: async () => "123456" },
    },
  ],
};

/** Verbs of assets, and of what is set on a server. */
export const OF_SETTINGS: Readonly<Record<string, VerbCase>> = {
  "assets list": { right: [], bad: [] },
  "assets show": {
    right: ["lake:orders"],
    bad: [{ what: "one like it", args: ["lake:ordres"], exit: 3, says: /lake:ordres.*Did you mean lake:orders\?/ }],
  },
  "assets emit": {
    right: ["lake:orders"],
    bad: [
      { what: "an unknown asset", args: ["zzz"], exit: 3, says: /zzz.*`daymill assets list`/ },
      {
        what: "extra without a value",
        args: ["lake:orders", "--extra", "x"],
        exit: 2,
        says: /--extra x: expected name=value/,
      },
    ],
  },
  "assets materialize": {
    right: ["lake:orders"],
    bad: [
      { what: "an unknown asset", args: ["zzz"], exit: 3, says: /zzz.*`daymill assets list`/ },
      { what: "an asset that no DAG makes", args: ["lake:raw"], exit: 3, says: /produces the asset lake:raw/ },
      {
        what: "a DAG that does not make it",
        args: ["lake:orders", "--dag", "clocked"],
        exit: 2,
        says: /produces the asset lake:orders: orders/,
      },
    ],
  },
  "assets queue": {
    right: [],
    bad: [{ what: "an unknown DAG", args: ["ordres"], exit: 3, says: /ordres.*Did you mean orders\?/ }],
  },
  "assets drop": {
    right: ["orders", "--yes"],
    bad: [
      { what: "an unknown DAG", args: ["ordres", "--yes"], exit: 3, says: /ordres.*Did you mean orders\?/ },
      { what: "a word for a number", args: ["orders", "--event", "x", "--yes"], exit: 2, says: /--event: .*"x"/ },
      unanswered("orders"),
    ],
  },
  "pools list": { right: [], bad: [] },
  "pools show": { right: ["default_pool"], bad: [unknown("pool")] },
  "pools set": {
    right: ["default_pool", "--slots", "2"],
    bad: [
      strange("pool", "--slots", "2"),
      {
        what: "fewer than none",
        args: ["default_pool", "--slots", "-2"],
        exit: 2,
        says: /--slots -2: expected .*from -1 on/,
      },
      { what: "half a slot", args: ["default_pool", "--slots", "1.5"], exit: 2, says: /--slots 1\.5: expected/ },
      { what: "a new one without slots", args: ["other"], exit: 2, says: /--slots: the new pool other needs/ },
    ],
  },
  "pools delete": {
    right: ["default_pool", "--yes"],
    bad: [
      unknown("pool", "--yes"),
      unanswered("default_pool"),
      {
        what: "one that DAGs name",
        args: ["default_pool", "--yes"],
        exit: 4,
        says: /default_pool is used by .*orders/,
      },
    ],
  },
  "pools export": { right: ["-"], bad: ofExport },
  "pools import": {
    right: ["-"],
    world: piped('{"x": {"slots": 1}}'),
    bad: ofImport('{"x": {"slots": -2}}', /Nothing was imported:\n {2}x\.slots: /),
  },
  "connections list": { right: [], bad: [] },
  "connections show": { right: ["lake"], bad: [unknown("connection")] },
  "connections set": {
    right: ["shop", "--type", "postgres"],
    bad: [
      strange("connection", "--type", "postgres"),
      {
        what: "a new one without a type",
        args: ["shop"],
        exit: 2,
        says: /--type: the new connection shop needs a type/,
      },
      {
        what: "a port that is none",
        args: ["shop", "--port", "70000"],
        exit: 2,
        says: /--port 70000: expected .*from 1 to 65535/,
      },
      ...["0", "often", "100001"].map((rate) => ({
        what: `${rate} looks a second`,
        args: ["shop", "--looks-per-second", rate],
        exit: 2 as const,
        says: new RegExp(`--looks-per-second ${rate}: expected a number above 0 and up to 100000`),
      })),
      {
        what: "a name to share a rate by that is no text",
        args: ["shop", "--type", "emr", "--extra", "region=eu-west-1", "sharesRate=5"],
        exit: 2,
        says: /extra\.sharesRate: Expected text/,
      },
      {
        what: "a secret on the command line",
        args: ["shop", "--type", "s3", "--extra", "password=x"],
        exit: 2,
        says: /Use --secret password/,
      },
      {
        what: "a secret that nobody types",
        args: ["shop", "--type", "s3", "--secret", "password"],
        exit: 2,
        says: /nobody is here to type it/,
      },
      {
        what: "a field that it has not",
        args: ["shop", "--type", "s3", "--unset", "regoin"],
        exit: 2,
        says: /--unset regoin: .*no such field/,
      },
    ],
  },
  "connections test": {
    right: ["lake"],
    bad: [{ what: "an unknown one", args: ["nope"], exit: 3, says: /connection nope.*`daymill connections list`/ }],
  },
  "connections send-test": {
    right: ["lake"],
    bad: [
      { what: "an unknown one", args: ["nope"], exit: 3, says: /connection nope.*`daymill connections list`/ },
      { what: "one that sends no messages", args: ["lake"], exit: 2, says: /its type is file.*slack-webhook/ },
    ],
  },
  "connections delete": {
    right: ["lake", "--yes"],
    bad: [
      unknown("connection", "--yes"),
      { what: "one that is built in", args: ["lake", "--yes"], exit: 4, says: /lake is built in/ },
    ],
  },
  "connections export": { right: ["-"], bad: ofExport },
  "connections import": {
    right: ["-"],
    world: piped('{"x": {"type": "s3"}}'),
    bad: ofImport('{"x": {"type": "s3", "port": 99999}}', /Nothing was imported:\n {2}x\.port: /),
  },
  "variables list": { right: [], bad: [] },
  "variables get": { right: ["region"], bad: [unknown("variable")] },
  "variables set": {
    right: ["region", "eu"],
    bad: [
      { what: "a value and a file", args: ["region", "eu", "--file", "x"], exit: 2, says: /not both/ },
      {
        what: "a secret on the command line",
        args: ["key", "hunter2", "--secret"],
        exit: 2,
        says: /Leave the value out/,
      },
      { what: "a value that nobody types", args: ["region"], exit: 2, says: /nobody is here to type it/ },
      { what: "a file that is not there", args: ["region", "--file", "nope"], exit: 2, says: /--file: .*nope/ },
    ],
  },
  "variables history": { right: ["region"], bad: [unknown("variable")] },
  "variables restore": {
    right: ["region", "1"],
    bad: [
      unknown("variable", "1"),
      { what: "a word for a number", args: ["region", "first"], exit: 2, says: /<version> first: .*whole number/ },
      { what: "no version", args: ["region"], exit: 2, says: /missing required argument/ },
      {
        what: "a version that there is not",
        args: ["region", "999"],
        exit: 3,
        says: /region has no version 999.*history/,
      },
    ],
  },
  "variables delete": { right: ["region", "--yes"], bad: [unknown("variable", "--yes")] },
  "variables export": { right: ["-"], bad: ofExport },
  "variables import": {
    right: ["-"],
    world: piped('{"x": "y"}'),
    bad: ofImport('{"x": {"value": {"env": "X"}}}', /Nothing was imported:\n {2}x: expected a text/).filter(
      ({ what }) => what !== "a field that nobody knows",
    ),
  },
  "secrets rotate": { right: [], bad: [] },
  "users list": { right: [], bad: [] },
  "users create": {
    right: ["bob", "--role", "viewer", "--password-file", "full/token"],
    bad: [
      {
        what: "a role that there is not",
        args: ["bob", "--role", "king", "--password-file", "full/token"],
        exit: 2,
        says: /no role king\. There are viewer/,
      },
      {
        what: "a short password",
        args: ["bob", "--role", "viewer", "--password-file", "-"],
        exit: 2,
        says: /password: .*at least 12/,
        world: piped("short"),
      },
      {
        what: "a password that nobody types",
        args: ["bob", "--role", "viewer"],
        exit: 2,
        says: /nobody is here to type it/,
      },
      {
        what: "a name that there is",
        args: ["ann", "--role", "viewer", "--password-file", "full/token"],
        exit: 4,
        says: /\bann\b/,
      },
    ],
  },
  "users set": {
    right: ["ann", "--role", "admin"],
    bad: [
      { what: "an unknown user", args: ["nope", "--role", "viewer"], exit: 3, says: /user nope.*`daymill users list`/ },
      { what: "nothing to change", args: ["ann"], exit: 2, says: /Say what to change: --role/ },
      { what: "the only admin", args: ["ann", "--role", "viewer"], exit: 4, says: /admin/ },
    ],
  },
  "users delete": {
    right: ["ann", "--yes"],
    bad: [
      unknown("user", "--yes"),
      unanswered("ann"),
      { what: "the only admin", args: ["ann", "--yes"], exit: 4, says: /admin/ },
    ],
  },
  "roles list": { right: [], bad: [] },
  "roles set": {
    right: ["sales", "--base", "viewer"],
    bad: [
      {
        what: "a role that there always is",
        args: ["admin"],
        exit: 2,
        says: /<role>: expected a name.*admin|none of viewer/,
      },
      {
        what: "a grant without a role",
        args: ["sales", "--grant", "x"],
        exit: 2,
        says: /--grant x: expected DAGs and a role/,
      },
      {
        what: "a grant on what is no DAG",
        args: ["sales", "--grant", "a b=viewer"],
        exit: 2,
        says: /expected the id of a DAG/,
      },
    ],
  },
  "roles delete": {
    right: ["sales", "--yes"],
    bad: [
      unknown("role", "--yes"),
      unanswered("sales"),
      { what: "one that users have", args: ["sales", "--yes"], exit: 4, says: /sales is that of/ },
    ],
  },
  "tokens list": { right: [], bad: [] },
  "tokens create": {
    right: ["ci", "--role", "viewer"],
    bad: [
      {
        what: "an end that is none",
        args: ["ci", "--role", "viewer", "--expires", "soon"],
        exit: 2,
        says: /--expires soon: expected a duration/,
      },
      { what: "who is no user", args: ["ci", "--role", "viewer"], exit: 4, says: /belongs to a user/ },
    ],
  },
  "tokens delete": {
    right: ["1", "--yes"],
    bad: [{ what: "an unknown one", args: ["999", "--yes"], exit: 3, says: /API token 999.*`daymill tokens list`/ }],
  },
  "second-factor set": {
    right: ["--password-file", "full/token"],
    world: { canAsk: true, ask: async () => "" },
    bad: [
      {
        what: "nobody to type the code",
        args: ["--password-file", "full/token"],
        exit: 2,
        says: /Nobody is here to type/,
      },
      {
        what: "who is no user",
        args: ["--password-file", "full/token"],
        exit: 4,
        says: /for users who sign in with a password/,
        world: { canAsk: true },
      },
    ],
  },
  "second-factor renew-codes": ofFactorCode,
  "second-factor remove": ofFactorCode,
  "workers list": { right: [], bad: [] },
  "workers drain": { right: ["w1"], bad: ofWorker },
  "workers resume": { right: ["w1"], bad: ofWorker },
  audit: {
    right: [],
    bad: [
      {
        what: "a time that is none",
        args: ["--since", "yesterday"],
        exit: 2,
        says: /--since: .*ISO 8601.*"yesterday"/,
      },
      {
        what: "another time that is none",
        args: ["--until", "2024-02-30T00:00:00Z"],
        exit: 2,
        says: /--until: .*ISO 8601/,
      },
    ],
  },
  login: {
    right: ["--file", "full/token"],
    bad: [
      { what: "a file that is not there", args: ["--file", "nope"], exit: 2, says: /nope/ },
      { what: "nobody to type it", args: [], exit: 2, says: /nobody is here to type it/ },
      {
        what: "what is no token",
        args: ["--file", "-"],
        exit: 2,
        says: /The API token is none/,
        world: piped("two\nlines"),
      },
      { what: "a server without users", args: ["--file", "full/token"], exit: 4, says: /nobody needs a token there/ },
    ],
  },
  logout: {
    right: [],
    isAlone: true,
    bad: [NO_ADDRESS],
  },
  whoami: { right: [], bad: [] },
  "db clean": {
    right: ["--keep", "5", "--yes"],
    bad: [
      { what: "fewer than one", args: ["--keep", "0"], exit: 2, says: /--keep 0: expected .*from 1 on/ },
      {
        what: "a time that is none",
        args: ["--older-than", "long"],
        exit: 2,
        says: /--older-than long: expected a duration/,
      },
      unanswered("--keep", "1"),
    ],
  },
};
