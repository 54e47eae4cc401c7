import type { LineDifference } from "@daymill/contract";
import { Fragment } from "react";
import { HiddenText } from "../../ui/HiddenText.tsx";
import styles from "./Code.module.css";
import { CodeText } from "./CodeLines.tsx";
import type { DiffLinesProps } from "./DiffLines.tsx";
import type { CodeLine } from "./highlight.ts";
import { pairLines } from "./pairLines.ts";

/** The same as DiffLines with both versions side by side; long lines are wrapped. */
export function SplitLines({ hunks, from, to }: DiffLinesProps) {
  return (
    <div className={styles.code} data-diff="split">
      {hunks.map((hunk, at) => (
        <Fragment key={at}>
          {at === 0 ? null : <div className={styles.gap}>⋯</div>}
          {pairLines(hunk).map(({ before, after }) => (
            <div key={`${before?.from} ${after?.to}`} className={styles.pair}>
              <Side line={before} at={before?.from ?? null} code={from} />
              <Side line={after} at={after?.to ?? null} code={to} />
            </div>
          ))}
        </Fragment>
      ))}
    </div>
  );
}

interface SideProps {
  readonly line: LineDifference | undefined;
  readonly at: number | null;
  readonly code: readonly CodeLine[];
}

function Side({ line, at, code }: SideProps) {
  if (line === undefined) return <span className={styles.side} data-change="none" />;
  return (
    <span className={styles.side} data-change={line.kind} data-line={at ?? ""}>
      {line.kind === "same" ? null : <HiddenText>{`${line.kind}: `}</HiddenText>}
      <CodeText line={code[(at ?? 0) - 1] ?? [{ kind: "plain", text: line.text }]} />
    </span>
  );
}
