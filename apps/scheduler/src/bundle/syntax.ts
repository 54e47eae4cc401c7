import { parse } from "acorn";

/** A node of an ESTree syntax tree (https://github.com/estree/estree), read field by field. */
export interface SyntaxNode {
  readonly type: string;
  /** Offsets into the parsed text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** The nodes of a piece of JavaScript, parents first; none when it does not stand by itself. */
export function syntaxNodes(text: string): SyntaxNode[] {
  const root = parseModule(text);
  const nodes: SyntaxNode[] = root ? [root] : [];
  for (let index = 0; index < nodes.length; index++) nodes.push(...childrenOf(nodes[index]));
  return nodes;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function parseModule(text: string): SyntaxNode | undefined {
  try {
    const root: unknown = parse(text, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      // A slice of a bundle may export names that stand in another.
      checkPrivateFields: false,
    });
    return isNode(root) ? root : undefined;
  } catch {
    // The code has been printed by esbuild, so it is valid as a whole; what was cut out of it wrongly is not looked at.
    return undefined;
  }
}

function childrenOf(node: SyntaxNode | undefined): SyntaxNode[] {
  return Object.values(node ?? {}).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}
