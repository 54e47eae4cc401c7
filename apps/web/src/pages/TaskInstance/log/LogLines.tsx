import { type MouseEvent, useCallback, useEffect, useEffectEvent, useMemo, useRef } from "react";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { useZone } from "../../../ui/time/ZoneContext.tsx";
import { useShortcuts } from "../../../ui/useShortcuts.ts";
import { useVirtualRows } from "../../../ui/useVirtualRows.ts";
import { FoldLine } from "./FoldLine.tsx";
import { LinesStrip } from "./LinesStrip.tsx";
import { LogEnds } from "./LogEnds.tsx";
import { lineTime, type RowAt, type TimeColumn } from "./lineTime.ts";
import type { LineRange, LogRow, TroublePlaces } from "./logRows.ts";
import type { Hit } from "./logSearch.ts";
import { LogText } from "./LogText.tsx";
import styles from "./LogView.module.css";
import type { WholeStrip } from "./PieceStrip.tsx";
import { groupAround, useFolds } from "./useFolds.ts";
import { useFollowEnd } from "./useFollowEnd.ts";

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
  /** Leaves the error that the log was opened at; absent: it is not looked at. */
  readonly onLeave: (() => void) | undefined;
  readonly label: string;
}

const ROW_HEIGHT = 18;
/** A row with a button. */
const FOLD_HEIGHT = 24;

/** The lines in sight, of however many. */
export function LogLines(props: LogLinesProps) {
  const { rows, hitsAt, current, marked, numberOf, wrap } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const firstMarked = marked?.first;
  const markedAt = useMemo(
    () =>
      firstMarked === undefined || numberOf === undefined ? -1 : rows.findIndex((row) => numberOf(row) === firstMarked),
    [rows, numberOf, firstMarked],
  );
  const looked = [current ?? -1, markedAt].filter((place) => place !== -1);
  const folds = useFolds(rows, { matches: props.matches, looked });
  const { visible } = folds;
  const keyOf = useCallback(
    (index: number) => {
      const place = visible.placeAt(index);
      return `${rows[place]?.offset}:${rows[place]?.part}`;
    },
    [rows, visible],
  );
  const list = useVirtualRows({
    count: visible.count,
    scroller,
    heightOf: (index) => (folds.at.has(visible.placeAt(index)) ? FOLD_HEIGHT : ROW_HEIGHT),
    keyOf,
    overscan: 20,
  });
  const toPlace = (place: number): void => list.scrollToIndex(visible.indexOf(place), { align: "center" });
  const toLooked = useEffectEvent(toPlace);
  const follow = useFollowEnd(list, { rows, visible: visible.count }, props.follow);

  useShortcuts({ Home: () => scroller.current?.scrollTo({ top: 0 }), End: follow.toEnd });

  useEffect(() => {
    if (current !== undefined) toLooked(current);
  }, [current]);
  useEffect(() => {
    if (markedAt !== -1) toLooked(markedAt);
  }, [markedAt]);
  const rowAt = (index: number): LogRow | undefined => rows[visible.placeAt(index)];
  const items = list.getVirtualItems();
  const top = items.find(({ end }) => end > (list.scrollOffset ?? 0));
  const around = top && groupAround(folds.all, visible.placeAt(top.index));

  return (
    <div className={styles.frame}>
      <ScrollBox ref={scroller} className={styles.scroller} role="log" label={props.label} onScroll={follow.onScroll}>
        {around === undefined ? null : (
          <button type="button" className={styles.around} tabIndex={-1} onClick={() => toPlace(around.first)}>
            <Icon name="up" size={12} />
            {around.name}
          </button>
        )}
        <div className={styles.lines} data-wrap={wrap} style={{ height: list.getTotalSize() }}>
          {items.map((item) => {
            const place = visible.placeAt(item.index);
            const row = rowAt(item.index);
            const fold = folds.at.get(place);
            return row === undefined ? null : (
              <div
                key={item.key}
                ref={wrap ? list.measureElement : undefined}
                data-index={item.index}
                className={styles.line}
                data-level={row.level}
                data-fold={fold?.kind}
                data-current={place === current}
                data-marked={isMarked(row, props)}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LineStart row={row} index={item.index} rowAt={rowAt} {...props} />
                {fold === undefined ? (
                  <span className={styles.message}>
                    <LogText row={row} hits={hitsAt(place)} />
                  </span>
                ) : (
                  <FoldLine
                    fold={fold}
                    rows={rows}
                    isOpen={folds.isOpen(fold)}
                    onToggle={() => {
                      follow.stay();
                      folds.toggle(fold);
                    }}
                    hits={hitsAt(place)}
                  />
                )}
              </div>
            );
          })}
        </div>
      </ScrollBox>
      <LinesStrip
        rows={rows}
        visible={folds.visible}
        matches={props.matches}
        trouble={props.trouble}
        whole={props.whole}
        onPlace={toPlace}
      />
      <LogEnds list={list} follow={follow} onLeave={props.onLeave} />
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
  index,
  rowAt,
  numberOf,
  onMark,
  time,
  startedAt,
}: LogLinesProps & { row: LogRow; index: number; rowAt: RowAt }) {
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
          {lineTime(rowAt, index, time, { zone, startedAt })}
        </span>
      )}
      <span className={styles.level}>{row.part === 0 ? row.level.toUpperCase() : ""}</span>
    </>
  );
}
