import type { SourceFile, VersionDetail } from "@daymill/contract";
import { useMemo } from "react";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import styles from "./Code.module.css";
import { CodeLines } from "./CodeLines.tsx";
import { type CodeLine, highlightLines } from "./highlight.ts";
import { type LineSpan, statementSpan } from "./statementSpan.ts";

export interface VersionSourceProps {
  readonly detail: VersionDetail;
  /** Which of its files; one that it does not have, or none: the DAG file. */
  readonly file: string | undefined;
  readonly marked: MarkedPlace | undefined;
  readonly wrapped?: boolean;
}

/** A line that stands out: by itself, or with all of what begins there. */
export interface MarkedPlace {
  readonly line: number;
  readonly reach: "line" | "statement";
}

/** What was written in a file of a version. */
export function VersionSource({ detail, file, marked, wrapped = false }: VersionSourceProps) {
  const shown = detail.files.find((one) => one.file === file) ?? detail.files[0];
  if (shown === undefined)
    return (
      <EmptyState title="No source is kept">
        Version {detail.version} was made without its files. What it runs is kept all the same.
      </EmptyState>
    );
  return (
    <Panel flush title={<code>{shown.file}</code>}>
      <FileText source={shown} marked={marked} wrapped={wrapped} />
    </Panel>
  );
}

interface FileTextProps extends Pick<VersionSourceProps, "marked" | "wrapped"> {
  readonly source: SourceFile;
}

function FileText({ source: { file, text }, marked, wrapped = false }: FileTextProps) {
  const lines = useMemo(() => highlightLines(file, text ?? ""), [file, text]);
  if (text === null)
    return <EmptyState title="Its text is not kept">It is larger than 256 KiB, or no text.</EmptyState>;
  return (
    <ScrollBox className={styles.scroll} label={`Source of ${file}`}>
      <CodeLines lines={lines} marked={marked && spanOf(marked, lines)} wrapped={wrapped} />
    </ScrollBox>
  );
}

function spanOf({ line, reach }: MarkedPlace, lines: readonly CodeLine[]): LineSpan {
  return reach === "statement" ? statementSpan(lines, line) : { first: line, last: line };
}
