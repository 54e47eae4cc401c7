import { copyText } from "../copyText.ts";
import { useZoneForLink } from "./ZoneContext.tsx";

/** Copies the link to what is shown, with the zone of its clock times: whoever gets it reads the same hours. */
export function useCopyLink(): () => void {
  const zone = useZoneForLink();
  return () => {
    const link = new URL(location.href);
    link.searchParams.set("tz", zone);
    copyText(link.href, "Link copied");
  };
}
