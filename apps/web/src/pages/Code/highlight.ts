import jsTokens, { type Token } from "js-tokens";

/** What a piece of code is, as far as its colour goes. */
export type CodeKind = "plain" | "comment" | "keyword" | "string" | "number" | "type" | "call";

export interface CodeSpan {
  readonly kind: CodeKind;
  readonly text: string;
}

export type CodeLine = readonly CodeSpan[];

const SCRIPT = /\.(?:[cm]?[jt]sx?|json)$/;

/** The lines of a file with what stands where in them. Other files than TypeScript, JavaScript and JSON are plain. */
export function highlightLines(file: string, text: string): CodeLine[] {
  const whole = text.replaceAll("\r\n", "\n");
  const lines: CodeSpan[][] = [[]];
  for (const { kind, text: piece } of SCRIPT.test(file) ? spansOf(whole) : [{ kind: "plain", text: whole } as const]) {
    for (const [at, part] of piece.split("\n").entries()) {
      if (at > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ kind, text: part });
    }
  }
  // The end of the last line begins no other.
  return lines.at(-1)?.length === 0 ? lines.slice(0, -1) : lines;
}

function spansOf(text: string): CodeSpan[] {
  const tokens = [...jsTokens(text)];
  const words = tokens.filter(({ type }) => !isSpace(type));
  let place = -1;
  return tokens.map((token) => {
    if (isSpace(token.type)) return { kind: token.type.endsWith("Comment") ? "comment" : "plain", text: token.value };
    place++;
    return { kind: kindOf(token, words[place - 1]?.value, words[place + 1]?.value), text: token.value };
  });
}

function isSpace(type: Token["type"]): boolean {
  return type === "WhiteSpace" || type === "LineTerminatorSequence" || type.endsWith("Comment");
}

function kindOf({ type, value }: Token, before: string | undefined, after: string | undefined): CodeKind {
  switch (type) {
    case "StringLiteral":
    case "NoSubstitutionTemplate":
    case "TemplateHead":
    case "TemplateMiddle":
    case "TemplateTail":
    case "RegularExpressionLiteral":
      return "string";
    case "NumericLiteral":
      return "number";
    case "IdentifierName":
      return kindOfWord(value, before, after);
    default:
      return "plain";
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(
  `async await break case catch class const continue debugger default delete do else export extends false finally for
   function if import in instanceof let new null return static super switch this throw true try typeof undefined using var
   void while with yield`.split(/\s+/),
);

/** Words that are names as well, unless something follows that no name can have beside it. */
const SOMETIMES: ReadonlySet<string> = new Set(
  "abstract as declare enum from get implements infer interface is keyof of readonly satisfies set type".split(" "),
);

function kindOfWord(word: string, before: string | undefined, after: string | undefined): CodeKind {
  const isField = before === "." || before === "?." || (after === ":" && before !== "case" && before !== "?");
  if (!isField && (KEYWORDS.has(word) || (SOMETIMES.has(word) && /^["'`{[\w$*]/.test(after ?? "")))) return "keyword";
  if (after === "(") return "call";
  return /^[A-Z]\w*[a-z]/.test(word) ? "type" : "plain";
}
