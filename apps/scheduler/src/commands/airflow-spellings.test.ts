import type { Command } from "commander";
import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { fromAirflow, SPELLINGS } from "./airflow-spellings.ts";
import { commandContext } from "./command-context.ts";
import { buildProgram, runCli } from "./run-cli.ts";

test.each([
  ["dags list-runs orders --state failed", "runs list --dag orders --state failed"],
  ["dags list-runs -d orders", "runs list --dag orders"],
  ["dags backfill -s 2024-03-01 -e 2024-03-31 orders", "backfill create --from 2024-03-01 --to 2024-03-31 orders"],
  [
    "backfill create --dag-id orders --from-date=2024-03-01 --to-date 2024-03-31 --run-backwards --reprocess-behavior failed --dry-run",
    "backfill create orders --from 2024-03-01 --to 2024-03-31 --newest-first --reprocess failed --dry-run",
  ],
  [
    "backfill create orders --from 2024-03-01 --to 2024-03-02",
    "backfill create orders --from 2024-03-01 --to 2024-03-02",
  ],
  ["tasks clear orders load -d -f --yes", "tasks clear orders load --downstream --only-failed --yes"],
  ["tasks state orders load r1 --json", "tasks show orders r1 load --json"],
  ["tasks states-for-dag-run orders r1", "tasks states orders r1"],
  ["api-server --port 80", "start --role api --port 80"],
  ["variables import v.json -a skip", "variables import v.json --on-conflict skip"],
  ["connections import c.json --overwrite", "connections import c.json --on-conflict=overwrite"],
  ["--version", "version"],
  ["config get-value server port --json", "config get server.port --json"],
  ["config get-value server.port", "config get server.port"],
  ["db check-migrations", "db status"],
  ["pools get source_db", "pools show source_db"],
  ["runs cancel orders r1 --yes", "runs mark --state failed orders r1 --yes"],
  [
    "connections add shop --conn-type=postgres --conn-host db --conn-login reader",
    "connections set shop --type postgres --host db --user reader",
  ],
  ["backfills list", "backfill list"],
  ["pool list -o json", "pools list --json"],
  ["dags list --output=json", "dags list --json"],
  ["tasks test orders load --output json=1", "tasks test orders load --output json=1"],
  ["webserver -p 8080", "start --role api -p 8080"],
  ["celery worker -q gpu -c 4", "start --role worker --queues gpu --workers 4"],
  ["dags test orders 2024-03-15 --json", "dags test orders --date 2024-03-15 --json"],
  ["dags test orders --date 2024-03-15", "dags test orders --date 2024-03-15"],
  ["dags test orders --param day=1 2024-03-15", "dags test orders --param day=1 2024-03-15"],
  ["tasks test orders load 2024-03-15", "tasks test orders load --date 2024-03-15"],
  ["tasks clear orders -t load -d", "tasks clear orders load --downstream"],
  ["constructor list", "constructor list"],
  ["dags list", "dags list"],
  ["variables set -d", "variables set -d"],
  ["", ""],
])("%s is %s", (typed, ours) => {
  expect(fromAirflow(typed.split(" ")).join(" ")).toBe(ours);
});

test("what it becomes is a command, with options, that there is", () => {
  const program = buildProgram(commandContext(fakeIo().io, () => {}));
  const missing = Object.values(SPELLINGS).flatMap(({ ours, flags = {} }) => {
    const words = ours.split(" ");
    let command: Command | undefined = program;
    for (const word of words.filter((each) => !each.startsWith("-")))
      command =
        command?.commands.find((each) => each.name() === word) ?? (command?.commands.length ? undefined : command);
    const known = new Set(command?.options.map((option) => option.long));
    const used = [...words, ...Object.values(flags)].filter((word) => word.startsWith("--"));
    return command === undefined
      ? [ours]
      : used.filter((flag) => !known.has(flag.split("=")[0])).map((flag) => `${ours} ${flag}`);
  });
  expect(missing).toEqual([]);
});

test("the command runs, and a terminal is told how it is spelled here", async () => {
  const { io, out, err } = fakeIo({ cwd: "/nowhere" });
  const terminal = { ...io, stderr: { ...io.stderr, isTerminal: true } };
  expect(await runCli(["config", "list", "--json"], terminal)).toBe(0);
  expect(JSON.parse(out())).toBeTypeOf("object");
  expect(err()).toBe("→ daymill config show --json\n");
});

test.each([
  ["db reset", /unknown command 'reset'\. Stop the server, and remove its data directory/],
  ["triggerer", /unknown command 'triggerer'\. `daymill start` does that, too/],
  [
    "tasks clear orders load -s 2024-03-01 -e 2024-03-31",
    /required option .*A clear takes runs .*`daymill backfill create/,
  ],
  ["tasks clear orders --run r1 --end-date=2024-03-31", /unknown option '--end-date'\. A clear takes runs/],
  ["connections add shop --conn-password hunter2", /^(?!.*hunter2).*Secrets are never arguments/],
  [
    "connections set shop --password=hunter2",
    /^(?!.*hunter2).*unknown option '--password'\. Secrets are never arguments/,
  ],
  ["login --token=hunter2", /^(?!.*hunter2).*unknown option '--token'/],
  ["backfills retry-failed 3", /unknown command 'retry-failed'\. `daymill backfill create DAG --failed`/],
])("%s is told what to do instead", async (typed, says) => {
  const { io, out, err } = fakeIo();
  expect(await runCli(typed.split(" "), io)).toBe(2);
  expect(err()).toMatch(says);
  expect(out()).toBe("");
});
