import { useAnnouncement } from "../api/live/announcements.ts";
import { HiddenText } from "../ui/HiddenText.tsx";

/** Says to screen readers what happens by itself, when they have nothing else to say. */
export function Announcements() {
  const { number, text } = useAnnouncement();
  return (
    <HiddenText>
      <output aria-label="News">
        <span key={number}>{text}</span>
      </output>
    </HiddenText>
  );
}
