import { ActionMenu } from "../../../ui/ActionMenu.tsx";
import { Button } from "../../../ui/Button.tsx";
import { copyText } from "../../../ui/copyText.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { countOf } from "../../naming.ts";
import { copiedLines, markdownBlock } from "./copiedLines.ts";
import type { LineRange, LogRow } from "./logRows.ts";

export interface CopyLinesProps {
  /** The lines that the address marks, or all that are shown. */
  readonly rows: readonly LogRow[];
  readonly marked: LineRange | undefined;
  /** `Log of load, attempt 2`. */
  readonly label: string;
  /** The address of what is shown, marked lines and attempt included. */
  readonly link: () => string;
}

/** Copies lines of a log: with their times, without, or as a block of Markdown with the link to them. */
export function CopyLines({ rows, marked, label, link }: CopyLinesProps) {
  const copy = (text: string): void => copyText(text, `${countOf(rows.length, "line")} copied`);
  const asMarkdown = (): void =>
    copy(markdownBlock({ title: titleOf(label, marked), link: link(), text: copiedLines(rows, { times: true }) }));
  return (
    <ActionMenu
      label="Copy lines"
      target={
        <Button tone="quiet" icon={<Icon name="copy" />}>
          {marked === undefined ? "Copy" : `Copy ${countOf(rows.length, "line")}`}
        </Button>
      }
      actions={[
        { label: "With times and levels", onSelect: () => copy(copiedLines(rows, { times: true })) },
        { label: "Without times", onSelect: () => copy(copiedLines(rows, { times: false })) },
        { label: "Markdown with the link", onSelect: asMarkdown },
      ]}
    />
  );
}

function titleOf(label: string, marked: LineRange | undefined): string {
  if (marked === undefined) return label;
  const { first, last } = marked;
  return first === last ? `${label}, line ${first}` : `${label}, lines ${first} to ${last}`;
}
