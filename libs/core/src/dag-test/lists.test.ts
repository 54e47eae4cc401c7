import { describe, expect, it } from "vitest";
import { always } from "../author/always.ts";
import { dag, type Dag } from "../author/dag.ts";
import { group } from "../author/group.ts";
import { concat, filter, when } from "../author/lists.ts";
import { task } from "../author/task.ts";
import { t } from "../author/template.ts";
import type { Settled } from "../dag/settled.ts";

interface File {
  readonly name: string;
  readonly rows: number;
}

const files = task("files", (): File[] => [
  { name: "a", rows: 3 },
  { name: "b", rows: 0 },
]);
const late = task("late", (): File[] => [{ name: "c", rows: 7 }]);
const load = task("load", (input: { file: string }) => input.file);
const count = task("count", (input: { names: string[] }) => input.names.length);

/** The outputs of the instances of `load`, in order. */
async function loaded(of: Dag, options: Parameters<Dag["test"]>[0] = {}): Promise<unknown[]> {
  const { outputs } = await of.test(options);
  return Object.entries(outputs).flatMap(([name, output]) => (name.startsWith("load[") ? [output] : []));
}

describe("concat", () => {
  const joined = dag("joined", { params: { extra: { default: "x" } } }, ({ params }) => {
    load.map(concat(files(), [{ name: params.extra, rows: 1 }], late()), (file) => ({ file: file.name }));
  });

  it("maps over several lists, one after the other, literals among them", async () => {
    expect(await loaded(joined)).toEqual(["a", "b", "x", "c"]);
    expect(joined.toJSON().tasks.find(({ id }) => id === "load")?.upstream).toEqual(["files", "late"]);
  });

  it("is skipped when all lists are empty, and when one of them was skipped", async () => {
    const both = dag("both", {}, () => {
      load.map(concat(files(), late()), (file) => ({ file: file.name }));
    });
    expect((await both.test({ stub: { files: [], late: [] } })).states).toMatchObject({ load: "skipped" });
    expect(await loaded(both, { stub: { files: [] } })).toEqual(["c"]);
  });

  it("joins the outputs of mapped tasks, and is an input like any list", async () => {
    const reduced = dag("reduced", {}, () => {
      const first = load.map(files(), (file) => ({ file: file.name }));
      const second = load.map(late(), (file) => ({ file: file.name }), { id: "more" });
      const all = concat(first, second, ["z"]);
      count({ names: all });
      load({ file: t`${all[2] ?? ""} of ${all.length}` }, { id: "one" });
    });
    const { outputs } = await reduced.test();
    expect(outputs).toMatchObject({ count: 4, one: "c of 4" });
  });
});

describe("a label", () => {
  it("is told to the body, and is its alone", async () => {
    const told = task("load", (_: { file: string }, ctx) => ctx.label);
    const example = dag("labels", {}, () => {
      told.map(["a", "a"], (file) => ({ file }), { label: (file) => file });
    });
    expect(await loaded(example)).toEqual(["a", "a (2)"]);
  });
});

describe("filter", () => {
  it("leaves out elements before there are instances, and keeps the order", async () => {
    const some = dag("some", {}, () => {
      const kept = filter(files(), (file) => when(file.rows, ">", 0));
      load.map(kept, (file, index) => ({ file: t`${index} ${file.name}` }), { label: (file) => file.name });
    });
    expect(await loaded(some)).toEqual(["0 a"]);
    const { states } = await some.test({ stub: { files: [{ name: "b", rows: 0 }] } });
    expect(states).toEqual({ files: "success", load: "skipped" });
  });

  it("compares with params, with outputs of other tasks and with lists; a filter of a filter is both", async () => {
    const least = task("least", () => 3);
    const options = { params: { only: { default: ["a", "c"] } } };
    const both = dag("both", options, ({ params }) => {
      const named = filter(concat(files(), late()), (file) => when(file.name, "in", params.only));
      load.map(
        filter(named, (file) => when(file.rows, ">", least())),
        (file) => ({ file: file.name }),
      );
    });
    expect(await loaded(both)).toEqual(["c"]);
    expect(await loaded(both, { stub: { least: 0 } })).toEqual(["a", "c"]);
    expect(await loaded(both, { stub: { least: 0 }, params: { only: ["b", "c"] } })).toEqual(["c"]);
  });

  it("is what a mapped group goes over", async () => {
    const grouped = dag("grouped", {}, () => {
      group.map(
        "each",
        filter(files(), (file) => when(file.name, "!=", "b")),
        (file) => load({ file: file.name }),
      );
    });
    expect((await grouped.test()).states).toEqual({ files: "success", "each.load[0]": "success" });
  });

  it("fails the mapped task when it compares what has no order, and says what it found", async () => {
    const wrong = dag("wrong", {}, () => {
      load.map(
        filter(files(), (file) => when(file.rows, ">", 0)),
        (file) => ({ file: file.name }),
      );
    });
    const { states, callbacks } = await wrong.test({ stub: { files: [{ name: "a", rows: "3" }] } });
    expect(states).toMatchObject({ load: "failed" });
    expect(callbacks).toEqual([]);
  });

  it("names what is wrong, each with its place", () => {
    const lie = (given: unknown) => given as never;
    const report = always("report", (input: { of: Settled<string[]> }) => input.of.state);
    const { problems } = dag("d", {}, () => {
      const list = files();
      let leaked: unknown;
      filter(
        list,
        lie(() => true),
      );
      const kept = filter(list, (file) => {
        leaked = file.name;
        return when(file.rows, lie("~"), 0);
      });
      load({ file: lie(leaked) });
      filter(list, (file) => when(file.rows, "in", lie(filter(kept, () => when(file.rows, "==", 1)))));
      report({ of: lie(concat(load.map(["x"], (file) => ({ file }), { id: "mapped" }))) });
    }).build();
    const said = problems.map(({ code, message }) => `${code} ${message}`);
    expect(said).toEqual([
      expect.stringMatching(/^E209 The function of filter gives no comparison/),
      'E209 when compares by ==, !=, <, <=, >, >=, in, not by "~".',
      expect.stringMatching(/^E209 filter compares with another filtered list/),
      expect.stringMatching(/^E210 Task "report" runs after failures/),
      expect.stringMatching(/^E210 Task "load" reads item.name outside of the filter that it belongs to/),
      expect.stringMatching(/^E210 Task "report" may run although "mapped" has no output/),
    ]);
    for (const { location } of problems) expect(location?.file).toMatch(/lists\.test\.ts$/);
  });
});
