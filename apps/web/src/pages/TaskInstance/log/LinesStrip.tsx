import { useMemo } from "react";
import type { LogRow, TroublePlaces } from "./logRows.ts";
import { LogStrip } from "./LogStrip.tsx";
import { PieceStrip, type WholeStrip } from "./PieceStrip.tsx";
import type { VisiblePlaces } from "./visiblePlaces.ts";

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
    <PieceStrip
      whole={whole}
      onHere={(offset) => {
        const place = rows.findIndex((row) => row.offset >= offset);
        onPlace(Math.max(0, place));
      }}
    />
  );
}
