/** What npm would take for one of its own, or would not install Daymill beside. */
const TAKEN: ReadonlySet<string> = new Set(["daymill", "create-daymill", "node_modules", "favicon.ico"]);

/** What is wrong with the name of a project, which is that of an npm package and of a folder; undefined: nothing. */
export function projectNameProblem(name: string): string | undefined {
  if (TAKEN.has(name)) return `"${name}" is taken`;
  if (name.length > 214) return "it is longer than 214 characters";
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name))
    return "it may have small letters, digits, - _ and . and begins with a letter or a digit";
  return undefined;
}
