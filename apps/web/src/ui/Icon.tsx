/** 16 by 16 line drawings; `currentColor`, never a name of their own: the control around them has it. */
const paths = {
  dags: "M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z",
  home: "M2 7.5 8 2.5 14 7.5M3.5 6.5V13.5H6.5V9.5H9.5V13.5H12.5V6.5",
  runs: "M2 4.5h8M2 8h12M2 11.5h6",
  backfills: "M2.5 4.5h11v9h-11zM2.5 7.5h11M5.5 2.5v3M10.5 2.5v3M5 10.5h2M9 10.5h2",
  assets: "M8 2 13.5 4.8V11.2L8 14 2.5 11.2V4.8ZM2.5 4.8 8 7.6 13.5 4.8M8 7.6V14",
  problems: "M8 2.5 14.5 13.5H1.5ZM8 6.5V9.5M8 11.4V11.5",
  admin:
    "M2 4.5h5M11 4.5h3M9 2.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 1 0 0-3.4ZM2 11.5h2M8 11.5h6M6 9.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 1 0 0-3.4Z",
  play: "M4.5 3 13 8 4.5 13Z",
  clear: "M12.5 8A4.5 4.5 0 1 1 11 4.6M11.5 1.8V5H8.3",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9ZM10.5 10.5 13.5 13.5",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 1 0 0-5.6ZM8 1.5V3M8 13V14.5M1.5 8H3M13 8H14.5M3.4 3.4 4.5 4.5M11.5 11.5 12.6 12.6M12.6 3.4 11.5 4.5M4.5 11.5 3.4 12.6",
  moon: "M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6Z",
  system: "M2 3h12v8H2zM5.5 13.5h5",
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2ZM8 4.8V8L10.2 9.6",
  close: "M4 4 12 12M12 4 4 12",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  next: "M6 3.5 10.5 8 6 12.5",
  previous: "M10 3.5 5.5 8 10 12.5",
  down: "M3.5 6 8 10.5 12.5 6",
  up: "M3.5 10 8 5.5 12.5 10",
  wrap: "M2 4h12M2 8h9.5a2.2 2.2 0 0 1 0 4.4H8M10 10.4 8 12.4 10 14.4M2 12.4h3",
  download: "M8 2.5V10M4.8 7 8 10.2 11.2 7M2.5 13.5h11",
  copy: "M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3",
  calendar: "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
  zoomIn: "M8 3.5V12.5M3.5 8H12.5",
  zoomOut: "M3.5 8H12.5",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  around: "M8 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8ZM8 1.5V5M8 11V14.5M1.5 8H5M11 8H14.5",
  way: "M3.5 2.2a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 1 0 0-3.2ZM12.5 10.6a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 1 0 0-3.2ZM5.1 3.8H9a2 2 0 0 1 0 4.1H7a2 2 0 0 0 0 4.3h3.9",
  star: "M8 2 9.8 6 14 6.4 10.8 9.2 11.8 13.5 8 11.2 4.2 13.5 5.2 9.2 2 6.4 6.2 6Z",
  speaker: "M2.5 6.5v3H5l3.5 3v-9L5 6.5ZM11 6a3 3 0 0 1 0 4M12.8 4.2a5.4 5.4 0 0 1 0 7.6",
  end: "M8 2.5V10M4.8 7 8 10.2 11.2 7M3 13.5h10",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true" focusable="false">
      <path d={paths[name]} stroke="currentColor" strokeWidth={1.5} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
