import { memo } from "react";
import styles from "./LogView.module.css";
import type { LogRow } from "./logRows.ts";
import { splitHits } from "./logRows.ts";
import { parseAnsi, type Span } from "./parseAnsi.ts";

/** The text of a row: colours of its escapes, links, and what a search found. Only text nodes, whatever was written. */
export const LogText = memo(function LogText({ row, query }: { row: LogRow; query: string }) {
  const spans = parseAnsi(row.raw);
  return (
    <>
      {spans.map((span, at) => (
        <SpanText key={at} span={span} query={query} />
      ))}
      {row.fields === "" ? null : (
        <span className={styles.fields}>
          {" "}
          <Hits text={row.fields} query={query} />
        </span>
      )}
    </>
  );
});

function SpanText({ span, query }: { span: Span; query: string }) {
  const look = {
    className: styles.span,
    "data-color": span.color,
    "data-bold": span.bold,
    "data-dim": span.dim,
    "data-italic": span.italic,
    "data-underline": span.underline,
  };
  if (span.href !== undefined)
    return (
      <a {...look} href={span.href} target="_blank" rel="noopener noreferrer nofollow">
        <Hits text={span.text} query={query} />
      </a>
    );
  return (
    <span {...look}>
      <Hits text={span.text} query={query} />
    </span>
  );
}

function Hits({ text, query }: { text: string; query: string }) {
  if (query === "") return text;
  return splitHits(text, query).map((piece, at) => (piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text));
}
