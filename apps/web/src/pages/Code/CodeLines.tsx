import { memo } from "react";
import styles from "./Code.module.css";
import type { CodeLine } from "./highlight.ts";

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
  /** The line that is shown first and stands out, from 1. */
  readonly marked: number | undefined;
}

/** A file with its line numbers, which are no part of what is copied. */
export function CodeLines({ lines, marked }: CodeLinesProps) {
  return (
    <pre className={styles.code}>
      {lines.map((line, at) => {
        const number = at + 1;
        const isMarked = number === marked;
        return (
          <span
            key={isMarked ? `marked ${number}` : number}
            className={styles.line}
            data-line={number}
            data-marked={isMarked}
            {...(isMarked ? { ref: showLine } : {})}
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
