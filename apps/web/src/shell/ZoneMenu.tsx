import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ActionMenu } from "../ui/ActionMenu.tsx";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { browserZone } from "../ui/time/formatTime.ts";
import {
  linkedChoice,
  linkedWords,
  useLinkedZone,
  useZonePreference,
  ZONE_CHOICES,
  type ZoneChoice,
} from "../ui/time/ZoneContext.tsx";
import { showFailure } from "../ui/toast.ts";
import { useLoaded } from "../ui/useLoaded.ts";
import styles from "./AppShell.module.css";

function loadPalette() {
  return import("../pages/Search/ZonePalette.tsx");
}

/** In whose zone clock times are shown. The list of all zones is fetched when somebody asks for it. */
export function ZoneMenu() {
  const { choice, choose } = useZonePreference();
  const linked = useLinkedZone();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const palette = useLoaded(loadPalette, isOpen, () => {
    setOpen(false);
    showFailure("The list could not be loaded", "The server does not answer, or is another version: reload the page.");
  });
  const words: Readonly<Record<string, string>> = {
    utc: "UTC",
    dag: "DAG's zone",
    browser: `Browser (${browserZone()})`,
  };
  const take = (one: ZoneChoice): void => {
    choose(one);
    if (linked !== undefined)
      void navigate({ to: ".", search: (now: object) => ({ ...now, tz: undefined }), replace: true });
  };
  return (
    <>
      <ActionMenu
        label="Clock times in"
        target={
          <Button icon={<Icon name="clock" size={14} />}>
            <span className={styles.zone}>{linkedWords(linked ?? linkedChoice(choice))}</span>
          </Button>
        }
        actions={[
          ...[...new Set([...ZONE_CHOICES, choice])].map((one) => ({
            label: words[one] ?? one,
            current: linked === undefined && one === choice,
            onSelect: () => take(one),
          })),
          { label: "Another zone…", onSelect: () => setOpen(true) },
        ]}
      />
      {isOpen && palette !== undefined ? <palette.default onPick={take} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
