import { type MouseEvent, useCallback, useEffect, useRef } from "react";
import { Button } from "../../../ui/Button.tsx";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { useZone } from "../../../ui/time/ZoneContext.tsx";
import { useShortcuts } from "../../../ui/useShortcuts.ts";
import { useVirtualRows } from "../../../ui/useVirtualRows.ts";
import { lineTime, type TimeColumn } from "./lineTime.ts";
import type { LineRange, LogRow, TroublePlaces } from "./logRows.ts";
import type { Hit } from "./logSearch.ts";
import { LogStrip } from "./LogStrip.tsx";
import { LogText } from "./LogText.tsx";
import styles from "./LogView.module.css";
import { useFollowEnd } from "./useFollowEnd.ts";

/** The whole of a log of which a piece is here, in bytes. */
export interface WholeStrip {
  readonly size: number;
  readonly matches: readonly number[];
  readonly errors: readonly number[];
  readonly counts: { readonly matches: number; readonly errors: number };
  readonly here: { readonly from: number; readonly to: number };
  readonly onAt: (offset: number) => void;
}

export interface LogLinesProps {
  readonly rows: readonly LogRow[];
  /** Numbers of the rows in the whole log, from 1; undefined while the beginning is not here. */
  readonly numberOf: ((row: LogRow) => number) | undefined;
  /** What a search found in the row at a place. */
  readonly hitsAt: (place: number) => readonly Hit[];
  /** Positions among `rows` that the strip beside them shows. */
  readonly matches: readonly number[];
  readonly trouble: TroublePlaces;
  /** What the strip shows of a log of which only a piece is here. */
  readonly whole: WholeStrip | undefined;
  /** Position among `rows` of the match that is looked at. */
  readonly current: number | undefined;
  /** Lines that the address marks, by number. */
  readonly marked: LineRange | undefined;
  readonly onMark: (number: number, extend: boolean) => void;
  readonly wrap: boolean;
  readonly time: TimeColumn;
  /** When the attempt began. */
  readonly startedAt: string | null;
  readonly follow: boolean;
  readonly label: string;
}

const ROW_HEIGHT = 18;

/** The lines in sight, of however many. */
export function LogLines(props: LogLinesProps) {
  const { rows, hitsAt, current, marked, numberOf, wrap, whole } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const keyOf = useCallback((at: number) => `${rows[at]?.offset}:${rows[at]?.part}`, [rows]);
  const list = useVirtualRows({
    count: rows.length,
    scroller,
    heightOf: () => ROW_HEIGHT,
    keyOf,
    overscan: 20,
  });
  const toPlace = (place: number): void => list.scrollToIndex(Math.max(0, place), { align: "center" });
  const follow = useFollowEnd(list, rows.length, props.follow);

  useShortcuts({ Home: () => scroller.current?.scrollTo({ top: 0 }), End: follow.toEnd });

  useEffect(() => {
    if (current !== undefined) list.scrollToIndex(current, { align: "center" });
  }, [list, current]);

  const firstMarked = marked?.first;
  const markedAt =
    firstMarked === undefined || numberOf === undefined ? -1 : rows.findIndex((row) => numberOf(row) === firstMarked);
  useEffect(() => {
    if (markedAt !== -1) list.scrollToIndex(markedAt, { align: "center" });
  }, [list, markedAt]);

  return (
    <div className={styles.frame}>
      <ScrollBox ref={scroller} className={styles.scroller} role="log" label={props.label} onScroll={follow.onScroll}>
        <div className={styles.lines} data-wrap={wrap} style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <div
                key={item.key}
                ref={wrap ? list.measureElement : undefined}
                data-index={item.index}
                className={styles.line}
                data-level={row.level}
                data-current={item.index === current}
                data-marked={isMarked(row, props)}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LineStart row={row} place={item.index} {...props} />
                <span className={styles.message}>
                  <LogText row={row} hits={hitsAt(item.index)} />
                </span>
              </div>
            );
          })}
        </div>
      </ScrollBox>
      {whole === undefined ? (
        <LogStrip
          matches={props.matches}
          trouble={props.trouble.at}
          counts={{ matches: props.matches.length, trouble: props.trouble.at.length }}
          troubleKind={props.trouble.kind}
          total={rows.length}
          onGo={toPlace}
        />
      ) : (
        <LogStrip
          matches={whole.matches}
          trouble={whole.errors}
          counts={{ matches: whole.counts.matches, trouble: whole.counts.errors }}
          troubleKind="error"
          total={whole.size}
          here={whole.here}
          onGo={(offset) => {
            const isHere = offset >= whole.here.from && offset < whole.here.to;
            if (isHere) toPlace(rows.findIndex((row) => row.offset >= offset));
            else whole.onAt(offset);
          }}
        />
      )}
      {follow.following || follow.unseen === 0 ? null : (
        <div className={styles.toEnd}>
          <Button icon={<Icon name="end" size={12} />} onClick={follow.toEnd}>
            {follow.unseen} new
          </Button>
        </div>
      )}
    </div>
  );
}

function isMarked(row: LogRow, { marked, numberOf }: LogLinesProps): boolean {
  const number = numberOf?.(row);
  return marked !== undefined && number !== undefined && number >= marked.first && number <= marked.last;
}

/** Number, time and level; only the first row of a line has the last two. */
function LineStart({
  row,
  place,
  rows,
  numberOf,
  onMark,
  time,
  startedAt,
}: LogLinesProps & { row: LogRow; place: number }) {
  const zone = useZone();
  const number = numberOf?.(row);
  return (
    <>
      <button
        type="button"
        className={styles.number}
        tabIndex={-1}
        aria-label={number === undefined ? "Line" : `Link to line ${number}`}
        onClick={(event: MouseEvent) => number !== undefined && onMark(number, event.shiftKey)}
      >
        {number ?? "·"}
      </button>
      {time === "off" ? null : (
        <span className={styles.time} data-width={time}>
          {lineTime(rows, place, time, { zone, startedAt })}
        </span>
      )}
      <span className={styles.level}>{row.part === 0 ? row.level.toUpperCase() : ""}</span>
    </>
  );
}
