/** The two colour schemes. */
export type Scheme = "light" | "dark";

/** Surfaces, text and lines. Every pair that is used together is checked in tokens.test.ts (WCAG 2.2 AA). */
export interface SurfaceTokens {
  readonly canvas: string;
  readonly surface: string;
  readonly sunken: string;
  readonly hover: string;
  readonly selected: string;
  readonly textStrong: string;
  readonly text: string;
  readonly textMuted: string;
  readonly link: string;
  /** Decorative: separates, carries no meaning. */
  readonly line: string;
  /** The border of a control: 3:1 against what it stands on. */
  readonly control: string;
  readonly focus: string;
  readonly brand: string;
  readonly brandHover: string;
  readonly onBrand: string;
}

/** Six colour families; states that share a family differ in fill style and glyph. */
export type Family = "success" | "failed" | "running" | "retry" | "upstream" | "neutral";

export interface FamilyTokens {
  /** A solid cell, a bar, a dot. */
  readonly fill: string;
  /** A cell among thousands: success is quiet there, so that failures are what one sees. */
  readonly cell: string;
  /** The glyph on a solid fill or cell. */
  readonly onFill: string;
  readonly badge: string;
  readonly onBadge: string;
}

/** Text colours of log lines, on the log's background. */
export interface AnsiTokens {
  readonly black: string;
  readonly red: string;
  readonly green: string;
  readonly yellow: string;
  readonly blue: string;
  readonly magenta: string;
  readonly cyan: string;
  readonly white: string;
}

/** Text colours of source code, on the page and on its changed and marked lines. */
export interface CodeTokens {
  readonly comment: string;
  readonly keyword: string;
  readonly string: string;
  readonly number: string;
  readonly type: string;
  readonly call: string;
}

export interface SchemeTokens {
  readonly surfaces: SurfaceTokens;
  readonly families: Readonly<Record<Family, FamilyTokens>>;
  readonly log: { readonly background: string; readonly match: string; readonly ansi: AnsiTokens };
  readonly code: CodeTokens;
}

const light: SchemeTokens = {
  surfaces: {
    canvas: "#F6F7F9",
    surface: "#FFFFFF",
    sunken: "#ECEFF3",
    hover: "#EDF2FB",
    selected: "#DDE7FB",
    textStrong: "#12181F",
    text: "#2A3441",
    textMuted: "#556070",
    link: "#1747C2",
    line: "#D8DEE6",
    control: "#768292",
    focus: "#1747C2",
    brand: "#1F4FD8",
    brandHover: "#1A44BD",
    onBrand: "#FFFFFF",
  },
  families: {
    success: { fill: "#3B8F6B", cell: "#3B8F6B", onFill: "#FFFFFF", badge: "#E3F3EB", onBadge: "#1C6045" },
    failed: { fill: "#AD0000", cell: "#AD0000", onFill: "#FFFFFF", badge: "#FCE6E4", onBadge: "#9B0000" },
    running: { fill: "#193EDD", cell: "#193EDD", onFill: "#FFFFFF", badge: "#E2E9FE", onBadge: "#1736BF" },
    retry: { fill: "#B87C00", cell: "#B87C00", onFill: "#12181F", badge: "#FBF0D6", onBadge: "#704B00" },
    upstream: { fill: "#801869", cell: "#801869", onFill: "#FFFFFF", badge: "#F7E4F2", onBadge: "#74145E" },
    neutral: { fill: "#6E737C", cell: "#6E737C", onFill: "#FFFFFF", badge: "#E9EBEF", onBadge: "#4A505A" },
  },
  log: {
    background: "#FFFFFF",
    match: "#FFE9A8",
    ansi: {
      black: "#12181F",
      red: "#AD0000",
      green: "#1C6045",
      yellow: "#704B00",
      blue: "#1747C2",
      magenta: "#801869",
      cyan: "#0B5C70",
      white: "#556070",
    },
  },
  code: {
    comment: "#556070",
    keyword: "#801869",
    string: "#1C6045",
    number: "#704B00",
    type: "#0B5C70",
    call: "#1747C2",
  },
};

const dark: SchemeTokens = {
  surfaces: {
    canvas: "#0E131A",
    surface: "#151C25",
    sunken: "#0A0E14",
    hover: "#1D2733",
    selected: "#22345C",
    textStrong: "#F3F6FA",
    text: "#D3DAE4",
    textMuted: "#99A5B5",
    link: "#8DB1FF",
    line: "#2B3644",
    control: "#708092",
    focus: "#8DB1FF",
    brand: "#6E9BFF",
    brandHover: "#8DB1FF",
    onBrand: "#0B1220",
  },
  families: {
    success: { fill: "#5BE0AE", cell: "#339A78", onFill: "#0B1220", badge: "#12332A", onBadge: "#6FE5B8" },
    failed: { fill: "#F5483A", cell: "#F5483A", onFill: "#0B1220", badge: "#3B1517", onBadge: "#FF9387" },
    running: { fill: "#5B8AFF", cell: "#5B8AFF", onFill: "#0B1220", badge: "#172A57", onBadge: "#9DBBFF" },
    retry: { fill: "#FCDE4D", cell: "#FCDE4D", onFill: "#0B1220", badge: "#38300F", onBadge: "#FCE26A" },
    upstream: { fill: "#D37CA6", cell: "#D37CA6", onFill: "#0B1220", badge: "#3A1E30", onBadge: "#E6A6C6" },
    neutral: { fill: "#6C747D", cell: "#6C747D", onFill: "#FFFFFF", badge: "#262E38", onBadge: "#B3BDCA" },
  },
  log: {
    background: "#0A0E14",
    match: "#5A4A0C",
    ansi: {
      black: "#8A96A6",
      red: "#FF8076",
      green: "#5BE0AE",
      yellow: "#FCDE4D",
      blue: "#8DB1FF",
      magenta: "#E6A6C6",
      cyan: "#67D6EA",
      white: "#D3DAE4",
    },
  },
  code: {
    comment: "#A6B1C0",
    keyword: "#E6A6C6",
    string: "#6FE5B8",
    number: "#FCE26A",
    type: "#67D6EA",
    call: "#8DB1FF",
  },
};

/** The one home of every colour: the style sheet's variables and the canvas sprites are both made from it. */
export const tokens: Readonly<Record<Scheme, SchemeTokens>> = { light, dark };

/** The custom properties of a scheme: `--dm-text-muted`, `--dm-failed-badge`, `--dm-ansi-red`. */
export function cssVariables(scheme: Scheme): Record<string, string> {
  const { surfaces, families, log, code } = tokens[scheme];
  const pairs: [string, string][] = [
    ...Object.entries(surfaces),
    ...Object.entries(families).flatMap(([family, colors]) =>
      Object.entries(colors).map(([name, color]): [string, string] => [`${family}-${name}`, String(color)]),
    ),
    ["log-background", log.background],
    ["log-match", log.match],
    ...Object.entries(log.ansi).map(([name, color]): [string, string] => [`ansi-${name}`, String(color)]),
    ...Object.entries(code).map(([name, color]): [string, string] => [`code-${name}`, String(color)]),
  ];
  return Object.fromEntries(pairs.map(([name, color]) => [`--dm-${toKebab(name)}`, color]));
}

function toKebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
