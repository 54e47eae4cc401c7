/** A piece of a line, and how it stands out. */
export interface HelpWord {
  readonly kind: "plain" | "code" | "strong";
  readonly text: string;
}

export interface ErrorHelp {
  readonly title: string;
  readonly lines: readonly (readonly HelpWord[])[];
}

/** What the catalogue (docs/errors.md) says of a code: from `### E703 Title` to the next title. */
export function findErrorHelp(catalogue: string, code: string): ErrorHelp | undefined {
  const lines = catalogue.split("\n");
  const head = `### ${code} `;
  const first = lines.findIndex((line) => line.startsWith(head));
  if (first === -1) return undefined;
  const after = lines.slice(first + 1);
  const end = after.findIndex((line) => line.startsWith("#"));
  const own = (end === -1 ? after : after.slice(0, end)).filter((line) => line.trim() !== "");
  return { title: (lines[first] ?? "").slice(head.length), lines: own.map(readWords) };
}

/** Links are left as their words: they lead to other files of the documentation. */
function readWords(line: string): readonly HelpWord[] {
  return line
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .split(/(``.+?``|`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*)/)
    .filter((part) => part !== "")
    .map((part): HelpWord => {
      if (part.startsWith("`")) return { kind: "code", text: part.replaceAll(/^`+ ?| ?`+$/g, "") };
      if (part.startsWith("*")) return { kind: "strong", text: part.replaceAll("*", "") };
      return { kind: "plain", text: part };
    });
}
