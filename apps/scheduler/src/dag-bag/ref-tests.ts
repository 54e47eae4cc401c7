import type { ModuleSlice } from "../bundle/module-slices.ts";
import { isNode, syntaxNodes } from "../bundle/syntax.ts";
import type { SyntaxNode } from "../bundle/syntax.ts";

/** A place in user code where a value is tested. */
export interface TestSite {
  /** Offsets of the tested expression, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** As a person would say it: `if`, `===`, `!`. */
  readonly operator: string;
}

/**
 * The places where a ref would be taken for the value that it stands for, without any error at run time: every ref is true,
 * and equal to nothing but itself. Whether a ref really comes there only the running builder knows, so each place is made
 * to ask (see instrument).
 */
export function findTestSites(code: string, slices: readonly ModuleSlice[]): TestSite[] {
  return slices.flatMap(({ start, end }) =>
    syntaxNodes(code.slice(start, end))
      .flatMap(testedExpressions)
      .map(({ node, operator }) => ({ start: start + node.start, end: start + node.end, operator })),
  );
}

interface Tested {
  readonly node: SyntaxNode;
  readonly operator: string;
}

function testedExpressions(node: SyntaxNode): Tested[] {
  switch (node.type) {
    case "IfStatement":
      return tested("if", node["test"]);
    case "ConditionalExpression":
      return tested("? :", node["test"]);
    case "WhileStatement":
    case "DoWhileStatement":
      return tested("while", node["test"]);
    case "ForStatement":
      return tested("for", node["test"]);
    case "UnaryExpression":
      return node["operator"] === "!" ? tested("!", node["argument"]) : [];
    case "LogicalExpression":
      // `??` asks whether there is a value at all, which is a fair question about an optional ref.
      return node["operator"] === "??" ? [] : tested(String(node["operator"]), node["left"]);
    case "BinaryExpression":
      return comparedExpressions(node);
    case "SwitchStatement":
      return [...tested("switch", node["discriminant"]), ...caseTests(node)];
    default:
      return [];
  }
}

function comparedExpressions(node: SyntaxNode): Tested[] {
  const operator = String(node["operator"]);
  const operands = [node["left"], node["right"]];
  // `==` with a value turns the ref into one, which it refuses by itself.
  if (!/^[!=]==$/.test(operator) || operands.some(isNothing)) return [];
  return operands.flatMap((operand) => tested(operator, operand));
}

/** `null`, `undefined`, and `void 0` as esbuild prints it: comparing with these asks whether there is a ref. */
function isNothing(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (node.type === "Literal") return node["value"] === null;
  if (node.type === "Identifier") return node["name"] === "undefined";
  return node.type === "UnaryExpression" && node["operator"] === "void";
}

function caseTests(node: SyntaxNode): Tested[] {
  const cases = Array.isArray(node["cases"]) ? node["cases"].filter(isNode) : [];
  return cases.flatMap((one) => tested("case", one["test"]));
}

/** What cannot be a ref is not asked. */
function tested(operator: string, node: unknown): Tested[] {
  if (!isNode(node)) return [];
  const isValue = ["Literal", "TemplateLiteral", "BinaryExpression", "UnaryExpression", "ArrowFunctionExpression"];
  return isValue.includes(node.type) ? [] : [{ node, operator }];
}

/** Code in which every site asks, and the way back from its places to those of the original. */
export interface InstrumentedCode {
  readonly code: string;
  /** Line and column, from 1, of the original for those of the instrumented code. Lines do not move. */
  readonly originalColumn: (line: number, column: number) => number;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** At one place: what closes first, inner before outer; then what opens, outer before inner. */
  readonly rank: number;
}

/**
 * Wraps each site: `x` becomes `hook((x),index)`, on the same line. `hook` names a global function, which is called with
 * the tested value and the index of its site, and has to return the value.
 */
export function instrument(code: string, sites: readonly TestSite[], hook: string): InstrumentedCode {
  const insertions = sites.flatMap(({ start, end }, index): Insertion[] => [
    { at: start, text: `${hook}((`, rank: -(end - start) + code.length },
    { at: end, text: `),${index})`, rank: end - start - code.length },
  ]);
  insertions.sort((a, b) => a.at - b.at || a.rank - b.rank);
  const ends = [0, ...insertions.map((insertion) => insertion.at)];
  const pieces = ends.map((from, index) => code.slice(from, ends[index + 1]) + (insertions[index]?.text ?? ""));
  return { code: pieces.join(""), originalColumn: columnFinder(code, insertions) };
}

function columnFinder(code: string, insertions: readonly Insertion[]): InstrumentedCode["originalColumn"] {
  let starts: number[] | undefined;
  return (line, column) => {
    starts ??= lineStarts(code);
    const [lineStart, lineEnd] = [starts[line - 1] ?? code.length, starts[line] ?? code.length + 1];
    let inserted = 0;
    for (const { at, text } of insertions) {
      if (at < lineStart || at >= lineEnd) continue;
      const place = at - lineStart + inserted;
      if (column - 1 < place + text.length) return Math.min(column - inserted, at - lineStart + 1);
      inserted += text.length;
    }
    return column - inserted;
  };
}

function lineStarts(code: string): number[] {
  const starts = [0];
  for (let end = code.indexOf("\n"); end >= 0; end = code.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}
