import type { ColumnView, DataView } from "@daymill/contract";
import { Table } from "../../../ui/Table.tsx";
import styles from "./Data.module.css";
import { compareColumns, formatCount, formatMean, formatShare } from "./dataWords.ts";
import { Change, Former } from "./Former.tsx";
import { SpreadBars } from "./SpreadBars.tsx";

export interface ColumnTableProps {
  readonly data: DataView;
  /** What it is compared with. */
  readonly former: DataView | undefined;
}

/** A row a column: what is in it, and what has become different. */
export function ColumnTable({ data, former }: ColumnTableProps) {
  return (
    <Table label="Columns" cards>
      <thead>
        <tr>
          <th>Column</th>
          <th>Type</th>
          <th>Nulls</th>
          <th>Different</th>
          <th>Smallest</th>
          <th>Largest</th>
          <th>Mean</th>
          <th>Values</th>
        </tr>
      </thead>
      <tbody>
        {compareColumns(data, former).map((compared) =>
          compared.now === undefined ? (
            <LostColumn key={compared.former?.name} column={compared.former} />
          ) : (
            <ColumnRow
              key={compared.now.name}
              column={compared.now}
              former={compared.former}
              rows={[data.profiledRows, former?.profiledRows]}
            />
          ),
        )}
      </tbody>
    </Table>
  );
}

interface ColumnRowProps {
  readonly column: ColumnView;
  readonly former: ColumnView | undefined;
  /** Of the figures: now, and formerly when there is something to compare with. */
  readonly rows: readonly [number, number | undefined];
}

function ColumnRow({ column, former, rows: [rows, formerRows] }: ColumnRowProps) {
  const nulls = formatShare(column.nulls, rows);
  const was = (before: (column: ColumnView) => string, now: string) => {
    const text = former === undefined ? now : before(former);
    return text === now ? null : <Former>{`was ${text}`}</Former>;
  };
  return (
    <tr>
      <td data-wide className={styles.name}>
        {column.name}
        {former === undefined && formerRows !== undefined ? <Former>new</Former> : null}
      </td>
      <td data-label="Type">
        <code>{column.type}</code>
        {was(({ type }) => type, column.type)}
      </td>
      <td data-label="Nulls">
        {nulls}
        {was((before) => formatShare(before.nulls, formerRows ?? 0), nulls)}
      </td>
      <td data-label="Different">
        {countOrDash(column.distinct)}
        {was(({ distinct }) => countOrDash(distinct), countOrDash(column.distinct))}
      </td>
      <td data-label="Smallest" className={styles.figure}>
        {column.min ?? "–"}
        {was(({ min }) => min ?? "–", column.min ?? "–")}
      </td>
      <td data-label="Largest" className={styles.figure}>
        {column.max ?? "–"}
        {was(({ max }) => max ?? "–", column.max ?? "–")}
      </td>
      <td data-label="Mean">
        {column.mean === null ? "–" : formatMean(column.mean)}
        {column.mean === null ? null : <Change now={column.mean} former={former?.mean} />}
      </td>
      <td data-label="Values" data-wide>
        <SpreadBars column={column} rows={rows} />
      </td>
    </tr>
  );
}

function LostColumn({ column }: { column: ColumnView | undefined }) {
  return (
    <tr>
      <td data-wide className={styles.name}>
        {column?.name}
        <Former>gone</Former>
      </td>
      <td data-label="Type">
        <code>{column?.type}</code>
      </td>
      <td colSpan={6}>–</td>
    </tr>
  );
}

function countOrDash(count: number | null): string {
  return count === null ? "–" : formatCount(count);
}
