import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { firstCircle, importsOf, root, sourceFiles, type ImportArrow } from "./imports.ts";

interface Never {
  /** Files that the rule is about, by the start of their repository path. */
  readonly who: string;
  /** What they never import. */
  readonly never: (arrow: ImportArrow) => boolean;
  readonly why: string;
}

const ours = (name: string) => (arrow: ImportArrow) =>
  arrow.specifier === `@daymill/${name}` || arrow.specifier.startsWith(`@daymill/${name}/`);
const anyOf =
  (...rules: readonly ((arrow: ImportArrow) => boolean)[]) =>
  (arrow: ImportArrow) =>
    rules.some((rule) => rule(arrow));
const anyOurs = (arrow: ImportArrow) => arrow.specifier.startsWith("@daymill/");
const node = (arrow: ImportArrow) => arrow.specifier.startsWith("node:");
const external = (...names: readonly string[]) =>
  anyOf(
    ...names.map((name) => (arrow: ImportArrow) => arrow.specifier === name || arrow.specifier.startsWith(`${name}/`)),
  );
const within = (folder: string) => (arrow: ImportArrow) => arrow.target?.startsWith(folder) ?? false;
const leaves = (folder: string) => (arrow: ImportArrow) =>
  arrow.target !== undefined && !arrow.target.startsWith(folder);

const nevers: readonly Never[] = [
  {
    who: "libs/core/",
    never: anyOf(anyOurs, node, external("pg", "kysely", "react", "pino")),
    why: "it runs in the browser and in property tests",
  },
  {
    who: "libs/metadata/",
    never: anyOf(ours("operators"), ours("contract"), ours("stores"), ours("dags"), ours("scheduler")),
    why: "rows in, rows out",
  },
  {
    who: "libs/stores/",
    never: anyOf(ours("metadata"), ours("operators"), ours("contract"), ours("dags"), ours("scheduler")),
    why: "object stores, nothing else",
  },
  {
    who: "libs/operators/",
    never: anyOf(ours("metadata"), ours("contract"), ours("dags"), ours("scheduler")),
    why: "a task sees only its context",
  },
  {
    who: "libs/contract/",
    never: anyOf(ours("metadata"), ours("operators"), ours("stores"), ours("dags"), ours("scheduler"), node),
    why: "it is bundled into the browser",
  },
  {
    who: "libs/dags/",
    never: anyOf(ours("metadata"), ours("contract"), ours("scheduler")),
    why: "a DAG file is user code",
  },
  {
    who: "apps/scheduler/",
    never: anyOf(ours("dags"), ours("web"), ours("operators")),
    why: "DAG files are data to it, loaded in a child process",
  },
  {
    who: "apps/web/",
    never: anyOf(ours("core"), ours("metadata"), ours("operators"), ours("stores"), ours("scheduler"), node),
    why: "it knows the contract only",
  },
  { who: "apps/scheduler/src/executor/", never: ours("metadata"), why: "a task process holds no database connection" },
  { who: "apps/scheduler/src/worker/", never: ours("metadata"), why: "a task process holds no database connection" },
  { who: "apps/scheduler/src/poller/", never: ours("metadata"), why: "a task process holds no database connection" },
  {
    who: "libs/metadata/src/queries/",
    never: within("libs/metadata/src/transitions/"),
    why: "a read never moves a state",
  },
  ...[
    "libs/core",
    "libs/contract",
    "libs/metadata",
    "libs/stores",
    "libs/operators",
    "libs/dags",
    "apps/scheduler",
    "apps/web",
  ].map((project) => ({
    who: `${project}/`,
    never: leaves(`${project}/`),
    why: "a library is reached by its name, never by path",
  })),
];

const isTestDoor = (file: string) => /\/src\/testing(\/|[.-])/.test(file) || file.endsWith("-cases.ts");
const arrows = sourceFiles().flatMap(importsOf);

describe("the never-table", () => {
  it("is tested on real imports", () => {
    expect(arrows.length).toBeGreaterThan(100);
  });

  it.each(nevers)("$who never imports what its rule forbids: $why", ({ who, never }) => {
    const broken = arrows.filter((arrow) => arrow.from.startsWith(who) && never(arrow));
    expect(broken.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });

  it("test doors are opened by tests only", () => {
    const broken = arrows.filter(
      ({ from, specifier }) => /^@daymill\/\w+\/testing$/.test(specifier) && !isTestDoor(from),
    );
    expect(broken.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });

  it("no file imports itself back, through any number of others", () => {
    const known = new Set(sourceFiles());
    const between = arrows.flatMap(({ from, target, dynamic }) =>
      target !== undefined && !dynamic && known.has(target) ? [{ from, to: target }] : [],
    );
    expect(firstCircle(between)).toBeUndefined();
  });

  it("finds a circle when there is one", () => {
    expect(
      firstCircle([
        { from: "a", to: "b" },
        { from: "b", to: "c" },
        { from: "c", to: "b" },
      ]),
    ).toEqual(["b", "c", "b"]);
  });
});

describe("project tags", () => {
  const projects = globSync("{libs,apps}/*/project.json", { cwd: root }).map((file) => ({
    file,
    tags: JSON.parse(readFileSync(join(root, file), "utf8")).tags as string[],
  }));

  it.each(projects)("$file says its layer and where it runs", ({ tags }) => {
    expect(tags.filter((tag) => /^layer:(ground|first|top)$/.test(tag))).toHaveLength(1);
    expect(tags.filter((tag) => /^runs:(anywhere|node|browser)$/.test(tag))).toHaveLength(1);
  });

  it("what runs anywhere imports nothing of Node", () => {
    const anywhere = projects
      .filter(({ tags }) => tags.includes("runs:anywhere"))
      .map(({ file }) => file.replace("project.json", ""));
    const broken = arrows.filter((arrow) => node(arrow) && anywhere.some((folder) => arrow.from.startsWith(folder)));
    expect(broken).toEqual([]);
  });

  it("a lower layer never imports a higher one", () => {
    const rank = { ground: 0, first: 1, top: 2 } as Record<string, number>;
    const layer = new Map(
      projects.map(({ file, tags }) => [
        file.split("/")[1] ?? "",
        rank[tags.find((tag) => tag.startsWith("layer:"))?.slice(6) ?? ""] ?? -1,
      ]),
    );
    const up = arrows.filter(({ from, specifier }) => {
      const target = /^@daymill\/(\w+)/.exec(specifier)?.[1];
      return target !== undefined && (layer.get(target) ?? 9) > (layer.get(from.split("/")[1] ?? "") ?? -1);
    });
    expect(up.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });
});
