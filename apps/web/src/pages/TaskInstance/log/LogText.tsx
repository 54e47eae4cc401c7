import { memo } from "react";
import styles from "./LogView.module.css";
import type { LogRow } from "./logRows.ts";
import { cutHits, type Hit } from "./logSearch.ts";
import { parseAnsi, type Span } from "./parseAnsi.ts";

export interface LogTextProps {
  readonly row: LogRow;
  /** What a search found in it. Default: nothing. */
  readonly hits?: readonly Hit[];
}

const NO_HITS: readonly Hit[] = [];

/** The text of a row: colours of its escapes, links, and what a search found. Only text nodes, whatever was written. */
export const LogText = memo(function LogText({ row, hits = NO_HITS }: LogTextProps) {
  const spans = parseAnsi(row.raw);
  const starts = startsOf(spans);
  return (
    <>
      {spans.map((span, at) => (
        <SpanText key={at} span={span} from={starts[at] ?? 0} hits={hits} />
      ))}
      {row.fields === "" ? null : (
        <span className={styles.fields}>
          {" "}
          <Hits text={row.fields} from={row.text.length + 1} hits={hits} />
        </span>
      )}
    </>
  );
});

/** Where each span begins in the text of them all. */
function startsOf(spans: readonly Span[]): readonly number[] {
  const starts: number[] = [];
  let start = 0;
  for (const { text } of spans) {
    starts.push(start);
    start += text.length;
  }
  return starts;
}

interface HitsProps {
  /** Where the text stands in the row. */
  readonly from: number;
  readonly hits: readonly Hit[];
}

function SpanText({ span, ...found }: HitsProps & { span: Span }) {
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
        <Hits text={span.text} {...found} />
      </a>
    );
  return (
    <span {...look}>
      <Hits text={span.text} {...found} />
    </span>
  );
}

function Hits({ text, from, hits }: HitsProps & { text: string }) {
  if (hits.length === 0) return text;
  return cutHits(text, from, hits).map((piece, at) => (piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text));
}
