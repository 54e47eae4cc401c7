import { LogStrip } from "./LogStrip.tsx";

/** The whole of a log of which a piece is here, in bytes. */
export interface WholeStrip {
  readonly size: number;
  readonly matches: readonly number[];
  readonly errors: readonly number[];
  readonly counts: { readonly matches: number; readonly errors: number };
  readonly here: { readonly from: number; readonly to: number };
  readonly onAt: (offset: number) => void;
}

export interface PieceStripProps {
  readonly whole: WholeStrip;
  /** Goes to a place that is in the piece. */
  readonly onHere: (offset: number) => void;
}

/** The strip beside a piece of a log: over the whole of it, by bytes. */
export function PieceStrip({ whole, onHere }: PieceStripProps) {
  return (
    <LogStrip
      matches={whole.matches}
      trouble={whole.errors}
      counts={{ matches: whole.counts.matches, trouble: whole.counts.errors }}
      troubleKind="error"
      total={whole.size}
      here={whole.here}
      onGo={(offset) => {
        if (offset >= whole.here.from && offset < whole.here.to) onHere(offset);
        else whole.onAt(offset);
      }}
    />
  );
}
