import type { SqlPart, SqlParts } from "./sql-parts.ts";

/** A piece of a statement, as it is written; one that a value stands for has a name. */
export interface SqlPiece {
  readonly text: string;
  readonly name?: string;
}

/** One statement, as the server gets it. */
export interface SqlStatement {
  /** With `$1`, `$2` ... in place of names. */
  readonly text: string;
  /** What they stand for, in this order. */
  readonly names: readonly string[];
  /** The whole of it, for a place that takes no bound values. */
  readonly pieces: readonly SqlPiece[];
}

/** The statements of a text, or what is wrong with it. */
export type ReadSql =
  | { readonly kind: "statements"; readonly statements: readonly SqlStatement[] }
  | { readonly kind: "problem"; readonly problem: string };

/** Cuts a text into its statements at each `;`, and puts numbers in place of `$name`. */
export function readSql(text: string, parts: SqlParts): ReadSql {
  const statements: SqlStatement[] = [];
  let pieces: SqlPiece[] = [];
  let isEmpty = true;
  const end = (): void => {
    if (!isEmpty) statements.push(toStatement(pieces));
    [pieces, isEmpty] = [[], true];
  };
  for (let at = 0; at < text.length;) {
    const { kind, part, name } = partAt(text, at, parts);
    const whole = kind === "body" ? bodyAt(text, at, part) : kind === "comment" ? commentAt(text, at) : part;
    if (whole === undefined || kind === "open")
      return { kind: "problem", problem: `${part} is never closed: ${text.slice(at, at + 40)}` };
    if (kind === "number")
      return { kind: "problem", problem: `${part} stands for nothing: write $name, and pass it in params` };
    at += whole.length;
    if (kind === "end") {
      end();
      continue;
    }
    const isNothing = kind === "comment" || kind === "remark" || whole.trim() === "";
    isEmpty &&= isNothing;
    pieces.push(kind === "name" ? { text: whole, name } : { text: whole });
  }
  end();
  return statements.length > 0
    ? { kind: "statements", statements }
    : { kind: "problem", problem: "there is no statement in it" };
}

function partAt(text: string, at: number, parts: SqlParts): { kind: SqlPart; part: string; name: string } {
  for (const [kind, pattern] of parts) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return { kind, part: match[0], name: match[1] ?? "" };
  }
  throw new Error(`no part fits at ${at}`);
}

/** A text between two equal tags: `$body$ ... $body$`. */
function bodyAt(text: string, at: number, tag: string): string | undefined {
  const close = text.indexOf(tag, at + tag.length);
  return close < 0 ? undefined : text.slice(at, close + tag.length);
}

/** Comments may stand in comments. */
function commentAt(text: string, at: number): string | undefined {
  let depth = 0;
  for (const { 0: mark, index } of text.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += mark === "/*" ? 1 : -1;
    if (depth === 0) return text.slice(at, at + index + mark.length);
  }
  return undefined;
}

function toStatement(pieces: readonly SqlPiece[]): SqlStatement {
  const names = [...new Set(pieces.flatMap(({ name }) => name ?? []))];
  const written = pieces.map(({ text, name }) => (name === undefined ? text : `$${names.indexOf(name) + 1}`));
  return { text: written.join("").trim(), names, pieces };
}
