/** What the package.json of a workspace project says that is published as well. */
export interface SourceManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly sideEffects: boolean;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The part of a package.json that others ask for. */
export interface PublishedManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly [field: string]: unknown;
}

/** What every package of ours says, whatever it holds. */
export const COMMON = { type: "module", engines: { node: ">=22.18" } } as const;

/** The program behind a command: it is started, and has no types. */
const PROGRAM = "./main";

/** Doors for tests of ours, which are not published. */
const TESTING = "./testing";

/**
 * The package.json of a project as it is published: what it exports are files of `dist`, and its versions stay those of the
 * workspace, which are exact. `folders`: what it holds besides `dist`.
 */
export function publishedManifest(source: SourceManifest, folders: readonly string[]): PublishedManifest {
  const { name, version, description, license, sideEffects, dependencies, optionalDependencies } = source;
  const doors = Object.entries(source.exports).filter(([door]) => door !== TESTING);
  return {
    name,
    version,
    description,
    license,
    ...COMMON,
    sideEffects,
    exports: Object.fromEntries(doors.map(([door, file]) => [door, builtDoor(door, file)])),
    files: ["dist", ...folders],
    dependencies,
    ...(optionalDependencies && { optionalDependencies }),
  };
}

/** The source files that a package's types begin with, by what others import: `@daymill/scheduler/config`. */
export function typedEntries({ name, exports }: SourceManifest): [imported: string, file: string][] {
  return Object.entries(exports)
    .filter(([door]) => door !== TESTING && door !== PROGRAM)
    .map(([door, file]) => [`${name}${door.slice(1)}`, file]);
}

function builtDoor(door: string, file: string): object | string {
  const built = file.replace("./src/", "./dist/").replace(/\.ts$/, "");
  return door === PROGRAM ? `${built}.js` : { types: `${built}.d.ts`, default: `${built}.js` };
}
