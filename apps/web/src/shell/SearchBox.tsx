import { lazy, Suspense, useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { useShortcuts } from "../ui/useShortcuts.ts";
import styles from "./AppShell.module.css";

function loadPalette() {
  return import("../pages/Search/SearchPalette.tsx");
}

const SearchPalette = lazy(loadPalette);

/** Opens the search, also by Ctrl or Cmd with K. Its code is fetched when somebody reaches for it. */
export function SearchBox() {
  const [open, setOpen] = useState(false);
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
        onPointerEnter={() => void loadPalette()}
        onFocus={() => void loadPalette()}
      >
        <Icon name="search" size={14} />
        <span className={styles.searchWord}>Search</span>
        <kbd className={styles.searchKeys} aria-hidden="true">
          Ctrl K
        </kbd>
      </button>
      {open ? (
        <Suspense>
          <SearchPalette onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
