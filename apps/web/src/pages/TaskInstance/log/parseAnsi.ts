import { TERMINAL_ESCAPES } from "@daymill/contract";
import type { AnsiTokens } from "../../../ui/theme/tokens.ts";

export type AnsiColor = keyof AnsiTokens;

/** A piece of a line that is drawn in one way. Data only: nothing in a log is ever run, and a link is http(s) or no link. */
export interface Span {
  readonly text: string;
  readonly color?: AnsiColor;
  readonly bold?: true;
  readonly dim?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly href?: string;
}

type Style = Omit<Span, "text">;

const URLS = /https?:\/\/[^\s"'<>`]+/g;

/** A line as it would look in a terminal: colours and weights, links marked, everything else of the escapes dropped. */
export function parseAnsi(line: string): readonly Span[] {
  const spans: Span[] = [];
  let style: Style = {};
  let at = 0;
  const push = (text: string): void => {
    if (text !== "") spans.push(...(style.href === undefined ? withLinks(text, style) : [{ text, ...style }]));
  };
  for (const match of line.matchAll(TERMINAL_ESCAPES)) {
    push(line.slice(at, match.index));
    at = match.index + match[0].length;
    const { codes, final, link } = match.groups ?? {};
    if (final === "m") style = applyCodes(style, codes ?? "");
    if (link !== undefined) style = withHref(style, link);
  }
  push(line.slice(at));
  return spans;
}

function withHref(style: Style, link: string): Style {
  return isWebLink(link) ? { ...style, href: link } : without(style, ["href"]);
}

function isWebLink(link: string): boolean {
  return URL.canParse(link) && ["http:", "https:"].includes(new URL(link).protocol);
}

/** Addresses in plain text become links; a full stop or bracket at the end of a sentence is not part of one. */
function withLinks(text: string, style: Style): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of text.matchAll(URLS)) {
    const href = match[0].replace(/[.,;:!?)\]}]+$/, "");
    if (!isWebLink(href)) continue;
    if (match.index > at) spans.push({ text: text.slice(at, match.index), ...style });
    spans.push({ text: href, ...style, href });
    at = match.index + href.length;
  }
  if (at < text.length) spans.push({ text: text.slice(at), ...style });
  return spans;
}

const COLORS: readonly AnsiColor[] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** Select Graphic Rendition. Backgrounds and effects that a log needs not are passed over. */
function applyCodes(before: Style, text: string): Style {
  const codes = text === "" ? [0] : text.split(/[;:]/).map(Number);
  let style = before;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes.slice(at + 1));
      if (code === 38) style = { ...without(style, ["color"]), ...(color && { color }) };
      at += used;
    } else style = applyCode(style, code);
  }
  return style;
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return style.href === undefined ? {} : { href: style.href };
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return without(style, ["bold", "dim"]);
  if (code === 23) return without(style, ["italic"]);
  if (code === 24) return without(style, ["underline"]);
  if (code === 39) return without(style, ["color"]);
  const color = COLORS[code >= 90 ? code - 90 : code - 30];
  return color === undefined ? style : { ...style, color };
}

function without(style: Style, names: readonly (keyof Style)[]): Style {
  return Object.fromEntries(Object.entries(style).filter(([name]) => !names.some((one) => one === name)));
}

/** `5;n` (256 colours) or `2;r;g;b`, to the nearest of the eight that are readable on our log; how many codes it took. */
function extendedColor(codes: readonly number[]): { color: AnsiColor | undefined; used: number } {
  const [kind, first = 0, second = 0, third = 0] = codes;
  if (kind === 2) return { color: nearestColor(first, second, third), used: 4 };
  if (kind !== 5) return { color: undefined, used: 1 };
  if (first < 16) return { color: COLORS[first % 8], used: 2 };
  if (first >= 232) return { color: undefined, used: 2 };
  const level = (part: number): number => (part === 0 ? 0 : 55 + part * 40);
  const cube = first - 16;
  const [red, green, blue] = [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
  return { color: nearestColor(red, green, blue), used: 2 };
}

/** By which channels are strong; undefined for greys, which take the text's own colour. */
function nearestColor(red: number, green: number, blue: number): AnsiColor | undefined {
  const strongest = Math.max(red, green, blue);
  if (strongest - Math.min(red, green, blue) < 40) return undefined;
  const bits = [red, green, blue].map((channel) => channel > strongest * 0.65);
  return COLORS[bits.reduce((sum, on, bit) => sum + (on ? 1 << bit : 0), 0)];
}
