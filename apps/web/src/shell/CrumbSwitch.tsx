import { useState } from "react";
import type { Place } from "../pages/Search/place.ts";
import { Icon } from "../ui/Icon.tsx";
import { showFailure } from "../ui/toast.ts";
import { useLoaded } from "../ui/useLoaded.ts";
import styles from "./AppShell.module.css";

function loadSwitch() {
  return import("../pages/Search/SwitchPalette.tsx");
}

const words = { dag: "Another DAG", run: "Another run", task: "Another task" } as const;

/** Leads from a step of the breadcrumbs to another of its kind. The list's code is fetched when somebody asks for it. */
export function CrumbSwitch({ step, place }: { step: keyof typeof words; place: Place }) {
  const [open, setOpen] = useState(false);
  const list = useLoaded(loadSwitch, open, () => {
    setOpen(false);
    showFailure("The list could not be loaded", "The server does not answer, or is another version: reload the page.");
  });
  return (
    <>
      <button
        type="button"
        className={styles.switch}
        aria-label={words[step]}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="down" size={12} />
      </button>
      {open && list !== undefined ? <list.default step={step} place={place} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
