import { useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { showFailure } from "../ui/toast.ts";
import { useLoaded } from "../ui/useLoaded.ts";
import { useShortcuts } from "../ui/useShortcuts.ts";
import styles from "./AppShell.module.css";

function loadPalette() {
  return import("../pages/Search/SearchPalette.tsx");
}

/** Opens the search, also by Ctrl or Cmd with K. Its code is fetched when somebody reaches for it. */
export function SearchBox() {
  const [open, setOpen] = useState(false);
  const [isNear, setNear] = useState(false);
  const palette = useLoaded(loadPalette, open || isNear, () => {
    setNear(false);
    if (!open) return;
    setOpen(false);
    showFailure(
      "The search could not be loaded",
      "The server does not answer, or is another version: reload the page.",
    );
  });
  useShortcuts({
    "mod+k": () => {
      // Over another dialog it would lead away from what is filled in there.
      if (open || document.querySelector("[role=dialog]") === null) setOpen(!open);
    },
  });
  return (
    <>
      <button
        type="button"
        className={styles.searchBox}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        onPointerEnter={() => setNear(true)}
        onFocus={() => setNear(true)}
      >
        <Icon name="search" size={14} />
        <span className={styles.searchWord}>Search</span>
        <kbd className={styles.searchKeys} aria-hidden="true">
          Ctrl K
        </kbd>
      </button>
      {open && palette !== undefined ? <palette.default onClose={() => setOpen(false)} /> : null}
    </>
  );
}
