import { ActionIcon, Button as KitButton } from "@mantine/core";
import type { MouseEventHandler, ReactNode, Ref } from "react";
import { Tooltip } from "./Tooltip.tsx";

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: MouseEventHandler<HTMLButtonElement>;
  /** primary: the one action of a place. danger: takes something away. quiet: without a border. */
  readonly tone?: "default" | "primary" | "danger" | "quiet";
  readonly icon?: ReactNode;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** Why it does nothing at present, nor submits. It can still be reached, and then says so. Default: it works. */
  readonly off?: string | undefined;
  readonly type?: "button" | "submit";
  readonly form?: string;
  /** In a dialog: takes the focus when it opens. */
  readonly focusFirst?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

const variants = { default: "default", primary: "filled", danger: "default", quiet: "subtle" } as const;

export function Button({ children, tone = "default", icon, busy = false, focusFirst = false, ...given }: ButtonProps) {
  const { off, onClick, disabled, type, ...rest } = given;
  const works = { ...(onClick && { onClick }), ...(disabled !== undefined && { disabled }), ...(type && { type }) };
  const button = (
    <KitButton
      variant={variants[tone]}
      color={tone === "danger" ? "danger" : "brand"}
      leftSection={icon}
      loading={busy}
      {...(focusFirst ? { "data-autofocus": true } : {})}
      {...(off === undefined ? works : { "aria-disabled": true, "data-disabled": true })}
      {...rest}
    >
      {children}
    </KitButton>
  );
  if (off === undefined) return button;
  return (
    <Tooltip text={off} onPress>
      {button}
    </Tooltip>
  );
}

export interface IconButtonProps {
  /** What it does: its name for screen readers, and its tooltip. */
  readonly label: string;
  readonly children: ReactNode;
  readonly onClick?: MouseEventHandler<HTMLButtonElement>;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}

export function IconButton({ label, children, pressed, onClick, disabled = false }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <ActionIcon
        aria-label={label}
        variant={pressed === true ? "default" : "subtle"}
        disabled={disabled}
        {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
        {...(onClick === undefined ? {} : { onClick })}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
