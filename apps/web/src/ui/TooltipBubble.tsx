import { Tooltip as KitTooltip } from "@mantine/core";
import type { ReactNode } from "react";

export interface TooltipBubbleProps {
  /** Of the text. */
  readonly id: string;
  /** What it stands beside. */
  readonly target: HTMLElement;
  readonly text: ReactNode;
}

/** The text of a tooltip, beside its target as long as it is mounted. */
export function TooltipBubble({ id, target, text }: TooltipBubbleProps) {
  return <KitTooltip target={target} label={<div id={id}>{text}</div>} opened withArrow multiline maw={360} />;
}
