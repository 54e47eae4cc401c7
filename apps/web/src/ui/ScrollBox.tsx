import type { CSSProperties, ReactNode, Ref } from "react";

export interface ScrollBoxProps {
  /** What it holds, for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
  /** log: lines that are added at the end; they are not read out by themselves. Default region. */
  readonly role?: "region" | "log";
  readonly onScroll?: () => void;
  readonly ref?: Ref<HTMLDivElement>;
}

/** An area that scrolls by itself. It takes the focus, so that the keyboard can scroll it. */
export function ScrollBox({ label, role = "region", ...rest }: ScrollBoxProps) {
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without it the keyboard could not reach what is out of sight
  return <div role={role} aria-label={label} aria-live="off" tabIndex={0} {...rest} />;
}
