import { useMemo } from "react";
import type { LogRow, TroublePlaces } from "./logRows.ts";
import { LogStrip } from "./LogStrip.tsx";
import type { VisiblePlaces } from "./visiblePlaces.ts";

/** The whole of a log of which a piece is here, in bytes. */
export interface WholeStrip {
  readonly size: number;
  readonly matches: readonly number[];
  readonly errors: readonly number[];
  readonly counts: { readonly matches: number; readonly errors: number };
  readonly here: { readonly from: number; readonly to: number };
  readonly onAt: (offset: number) => void;
}

export interface LinesStripProps {
  readonly rows: readonly LogRow[];
  readonly visible: VisiblePlaces;
  readonly matches: readonly number[];
  readonly trouble: TroublePlaces;
  readonly whole: WholeStrip | undefined;
  readonly onPlace: (place: number) => void;
}

/** The strip beside the lines: over what is there of them, or over a whole log of which they are a piece. */
export function LinesStrip({ rows, visible, matches, trouble, whole, onPlace }: LinesStripProps) {
  const matched = useMemo(() => matches.map(visible.indexOf), [matches, visible]);
  const troubled = useMemo(() => trouble.at.map(visible.indexOf), [trouble, visible]);
  if (whole === undefined)
    return (
      <LogStrip
        matches={matched}
        trouble={troubled}
        counts={{ matches: matches.length, trouble: trouble.at.length }}
        troubleKind={trouble.kind}
        total={visible.count}
        onGo={(index) => onPlace(visible.placeAt(index))}
      />
    );
  return (
    <LogStrip
      matches={whole.matches}
      trouble={whole.errors}
      counts={{ matches: whole.counts.matches, trouble: whole.counts.errors }}
      troubleKind="error"
      total={whole.size}
      here={whole.here}
      onGo={(offset) => {
        const isHere = offset >= whole.here.from && offset < whole.here.to;
        if (isHere)
          onPlace(
            Math.max(
              0,
              rows.findIndex((row) => row.offset >= offset),
            ),
          );
        else whole.onAt(offset);
      }}
    />
  );
}
