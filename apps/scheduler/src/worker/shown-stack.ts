import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { firstLocation } from "@daymill/core";
import type { ErrorPlace } from "@daymill/core";
import { folderOfPackage } from "../bundle/package-lookup.ts";
import { sourceFinder } from "../bundle/source-finder.ts";

export interface StackPlaces {
  readonly bundleFolder: string;
  /** Where the module of this process stands. */
  readonly runtimeFolder: string;
}

/** What people read of a stack. */
export interface StackView {
  /** The stack with the places in the user's source. */
  readonly mapStack: (stack: string) => string;
  /** Where in the user's own files it was thrown, or where they called what threw; of a cause, when it has no such place itself. */
  readonly findThrown: (stack: string) => ErrorPlace | undefined;
}

const OUR_PACKAGES: ReadonlySet<string> = new Set(
  ["core", "operators", "stores", "scheduler"].map((name) => `@daymill/${name}`),
);

/**
 * Makes stacks fit for people: places in bundles become those of the user's source. Frames inside of Node and of the process
 * that runs bodies are left out, and those of our own packages, too, unless there would be none left: then something of ours
 * failed by itself, and they say where.
 */
export function stackShower({ bundleFolder, runtimeFolder }: StackPlaces): StackView {
  const { mapText, findWritten } = sourceFinder(bundleFolder);
  const isOurPackage = packageTest();
  const isOfRuntime = (file: string) => file.startsWith(`${runtimeFolder}${sep}`);
  return {
    mapStack: (stack) => {
      const mapped = dropFrames(mapText(stack), isOfRuntime);
      const users = dropFrames(mapped, isOurPackage);
      return users.split("\n").some((line) => isFrame(line) && firstLocation(line) !== null) ? users : mapped;
    },
    findThrown: (stack) => findWritten(stack.split("\n").filter(isFrame).join("\n")),
  };
}

/** A frame without a place (`at async Promise.all`) goes with the one above it. */
function dropFrames(stack: string, isUnwanted: (file: string) => boolean): string {
  let isDropping = false;
  const kept = stack.split("\n").filter((line) => {
    const place = isFrame(line) ? firstLocation(line) : undefined;
    if (place === undefined) isDropping = false;
    else if (place !== null) isDropping = isUnwanted(place.file);
    return !isDropping;
  });
  return kept.join("\n");
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}

/** Whether a file belongs to a package of ours; asked of the same few files again and again. */
function packageTest(): (file: string) => boolean {
  const answers = new Map<string, boolean>();
  return (file) => {
    const known = answers.get(file);
    if (known !== undefined) return known;
    const folder = folderOfPackage(file);
    const isOurs = folder !== undefined && OUR_PACKAGES.has(nameOf(folder));
    answers.set(file, isOurs);
    return isOurs;
  };
}

function nameOf(folder: string): string {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly name?: unknown };
    return String(manifest.name);
  } catch {
    // A manifest that cannot be read is none of ours.
    return "";
  }
}
