import { memo } from "react";
import styles from "./Code.module.css";
import type { CodeLine } from "./highlight.ts";
import type { LineSpan } from "./statementSpan.ts";

/** One line of code in its colours: only text nodes, whatever is written there. */
export const CodeText = memo(function CodeText({ line }: { line: CodeLine }) {
  return line.map(({ kind, text }, at) =>
    kind === "plain" ? (
      text
    ) : (
      <span key={at} data-code={kind}>
        {text}
      </span>
    ),
  );
});

export interface CodeLinesProps {
  readonly lines: readonly CodeLine[];
  /** The lines that stand out; the first of them is shown first. */
  readonly marked: LineSpan | undefined;
  /** Whether long lines are wrapped. Default: they are scrolled. */
  readonly wrapped?: boolean;
}

/** A file with its line numbers, which are no part of what is copied. */
export function CodeLines({ lines, marked, wrapped = false }: CodeLinesProps) {
  return (
    <pre className={styles.code} data-wrapped={wrapped}>
      {lines.map((line, at) => {
        const number = at + 1;
        const isMarked = marked !== undefined && number >= marked.first && number <= marked.last;
        const isFirst = number === marked?.first;
        return (
          <span
            key={isFirst ? `marked ${number}` : number}
            className={styles.line}
            data-line={number}
            data-marked={isMarked}
            {...(isFirst ? { ref: showLine } : {})}
          >
            <CodeText line={line} />
            {"\n"}
          </span>
        );
      })}
    </pre>
  );
}

function showLine(line: HTMLElement | null): void {
  line?.scrollIntoView({ block: "center" });
}
