import { useEffect, useState, useSyncExternalStore } from "react";
import { Button, IconButton } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import styles from "./toast.module.css";
import { closeToast, type ShownToast, toastStore } from "./toast.ts";

/** More wait until one of these has gone. */
const AT_ONCE = 4;

/** Where toasts appear. */
export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read);
  return (
    <div className={styles.toasts}>
      {toasts.slice(0, AT_ONCE).map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

/** It stays as long as a pointer or the focus is on it. */
function OneToast({ toast: { id, title, message, action, forMs } }: { toast: ShownToast }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (forMs === undefined || isHeld) return undefined;
    const timer = setTimeout(() => closeToast(id), forMs);
    return () => clearTimeout(timer);
  }, [id, forMs, isHeld]);
  return (
    <div
      className={styles.toast}
      data-failure={title !== undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div role="alert" className={styles.words}>
        {title === undefined ? null : <strong>{title}</strong>}
        <div>{message}</div>
      </div>
      {action === undefined ? null : (
        <Button
          onClick={() => {
            closeToast(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Close" onClick={() => closeToast(id)}>
        <Icon name="close" size={14} />
      </IconButton>
    </div>
  );
}
