import { DaymillError } from "@daymill/core";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import { emrProblems } from "../check-settings.ts";
import type { ClusterSettings } from "../cluster-settings.ts";
import { clusterSchema } from "./cluster-schema.ts";

/**
 * The settings of a cluster for EMR, of YAML with the same keys as in TypeScript: `clusterConfig(fileText("./cluster.yml"))`.
 * Called where the DAG is built, so that a mistake is a problem of the DAG file: E209 with all problems at once and the lines
 * that they are in. What can be told without asking AWS is told: other keys and types, a zone where a region belongs, a zone of
 * another region, no master. `name` is what the text is called in errors.
 */
export function clusterConfig(text: string, name = "The cluster config"): ClusterSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0)
    throw refusal(
      name,
      document.errors.map(({ message, pos: [offset] }) => `line ${lineAt(offset)}: ${message}`),
    );
  const parsed = clusterSchema.safeParse(document.toJS());
  if (!parsed.success)
    throw refusal(
      name,
      parsed.error.issues
        .flatMap((issue) => flatten(issue))
        .map(({ path, message }) => {
          const place = path.join(".");
          return `line ${lineAt(offsetOf(document, path))}: ${place === "" ? "" : `${place}: `}${message}`;
        }),
    );
  const problems = emrProblems(parsed.data, parsed.data.region);
  if (problems.length > 0) throw refusal(name, problems);
  return parsed.data;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Each key that is no setting is a problem of its own; of several forms the one that was meant is that with the fewest. */
function flatten(
  issue: Issue & { readonly keys?: readonly PropertyKey[]; readonly errors?: readonly (readonly Issue[])[] },
): readonly Issue[] {
  const { path, keys, errors = [] } = issue;
  if (keys !== undefined) return keys.map((key) => ({ path: [...path, key], message: "is no setting" }));
  const [nearest] = errors.filter(({ length }) => length > 0).toSorted((a, b) => a.length - b.length);
  if (nearest === undefined) return [issue];
  return nearest.flatMap((inner) => flatten({ ...inner, path: [...path, ...inner.path] }));
}

/** Where the value of a path stands, or the nearest that there is above it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function refusal(name: string, problems: readonly string[]): DaymillError {
  return new DaymillError("E209", `${name} cannot be: ${problems.join("; ")}.`, { details: { problems } });
}
