import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../architecture/imports.ts";

/** An instruction of a Dockerfile: `USER`, `1000:1000`. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The file that projects build their image with. */
export const DOCKERFILE = join(root, "deploy/docker/Dockerfile");

/** Its instructions in their order; those that go over several lines are one. */
export function readDockerfile(): Instruction[] {
  const lines = readFileSync(DOCKERFILE, "utf8").split("\n");
  const code = lines.filter((line) => !line.startsWith("#")).join("\n");
  const whole = code.replaceAll(/\\\n\s*/g, "").split("\n");
  return whole.flatMap((line) => {
    const [, name, text] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
    return name === undefined || text === undefined ? [] : [{ name, text }];
  });
}

/** What the last instruction of a name says, which is what the image keeps. */
export function said(name: string): string {
  const found = readDockerfile().findLast((instruction) => instruction.name === name);
  if (found === undefined) throw new Error(`The Dockerfile says no ${name}`);
  return found.text;
}

/** The variables that containers of the image have. */
export function imageVariables(): Record<string, string> {
  return Object.fromEntries(
    [...said("ENV").matchAll(/(\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}
