import type { LineDifference } from "@daymill/contract";
import { Fragment } from "react";
import { HiddenText } from "../../ui/HiddenText.tsx";
import styles from "./Code.module.css";
import { CodeText } from "./CodeLines.tsx";
import type { CodeLine } from "./highlight.ts";

const MARKS: Readonly<Record<LineDifference["kind"], string>> = { same: " ", added: "+", removed: "−" };

export interface DiffLinesProps {
  readonly hunks: readonly (readonly LineDifference[])[];
  /** The whole files: what a line is depends on those before it. */
  readonly from: readonly CodeLine[];
  readonly to: readonly CodeLine[];
}

/** What changed in a file, with the numbers of both versions; what stays the same between the hunks is left out. */
export function DiffLines({ hunks, from, to }: DiffLinesProps) {
  return (
    <pre className={styles.code} data-diff>
      {hunks.map((hunk, at) => (
        <Fragment key={at}>
          {at === 0 ? null : <span className={styles.gap}>{"⋯\n"}</span>}
          {hunk.map((line) => (
            <span key={`${line.from} ${line.to}`} className={styles.line} data-change={line.kind}>
              <span className={styles.numbers} data-from={line.from ?? ""} data-to={line.to ?? ""} aria-hidden="true" />
              <span className={styles.mark} aria-hidden="true">
                {MARKS[line.kind]}
              </span>
              {line.kind === "same" ? null : <HiddenText>{`${line.kind}: `}</HiddenText>}
              <CodeText line={codeOf(line, { from, to })} />
              {"\n"}
            </span>
          ))}
        </Fragment>
      ))}
    </pre>
  );
}

function codeOf(line: LineDifference, { from, to }: Pick<DiffLinesProps, "from" | "to">): CodeLine {
  const known = line.to === null ? from[(line.from ?? 0) - 1] : to[line.to - 1];
  return known ?? [{ kind: "plain", text: line.text }];
}
