import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { Button } from "./Button.tsx";
import styles from "./toast.module.css";

export interface Toast {
  readonly message: ReactNode;
  /** Offered as a button; the toast goes when it is pressed. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** How long it stays, milliseconds. Default 5,000. */
  readonly forMs?: number;
}

const common = { withBorder: true, closeButtonProps: { "aria-label": "Close" } } as const;

const DEFAULT_MS = 5_000;

/** Says that something was done. */
export function showToast({ message, action, forMs = DEFAULT_MS }: Toast): void {
  const id = notifications.show({
    ...common,
    autoClose: forMs,
    message: (
      <div className={styles.row}>
        <span>{message}</span>
        {action === undefined ? null : (
          <Button
            onClick={() => {
              notifications.hide(id);
              action.run();
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
    ),
  });
}

/** Says that something went wrong; stays until it is closed. */
export function showFailure(title: string, detail: string): void {
  notifications.show({ ...common, autoClose: false, color: "danger", title, message: detail });
}

/** Takes every toast away. */
export function closeToasts(): void {
  notifications.clean();
}
