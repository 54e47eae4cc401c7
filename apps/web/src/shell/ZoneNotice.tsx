import { useNavigate } from "@tanstack/react-router";
import { Button } from "../ui/Button.tsx";
import { Notice } from "../ui/page/Notice.tsx";
import { linkedChoice, linkedWords, useLinkedZone, useZonePreference } from "../ui/time/ZoneContext.tsx";

/** Says so when a link shows its times in another zone than the reader chose, with the way back to that. */
export function ZoneNotice() {
  const linked = useLinkedZone();
  const { choice } = useZonePreference();
  const navigate = useNavigate();
  const own = linkedChoice(choice);
  if (linked === undefined || linked === own) return null;
  return (
    <Notice
      tone="info"
      icon="clock"
      actions={
        <Button
          onClick={() =>
            void navigate({ to: ".", search: (now: object) => ({ ...now, tz: undefined }), replace: true })
          }
        >
          Use {own === "dag" ? "the DAG's zone" : own}
        </Button>
      }
    >
      Clock times are in {linked === "dag" ? "the DAG's zone" : linkedWords(linked)}, as the link to this view says.
    </Notice>
  );
}
