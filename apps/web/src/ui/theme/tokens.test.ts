import { describe, expect, test } from "vitest";
import { colorDistance, contrast, type Vision } from "../../testing/colorMath.ts";
import { cssVariables, type Family, type Scheme, tokens } from "./tokens.ts";

const schemes: readonly Scheme[] = ["light", "dark"];
const families: readonly Family[] = ["success", "failed", "running", "retry", "upstream", "neutral"];
const grounds = ["canvas", "surface", "hover", "selected", "sunken"] as const;

/** The least CIEDE2000 between two fills that still tells them apart side by side. */
const leastDistance: Readonly<Record<Vision, number>> = {
  normal: 20,
  deuteranopia: 12,
  protanopia: 11,
  tritanopia: 11,
};

describe.each(schemes)("the %s scheme", (scheme) => {
  const { surfaces, families: tones, log, code } = tokens[scheme];

  test.each(grounds)("text is readable on %s (4.5:1)", (ground) => {
    const texts = ["textStrong", "text", "textMuted", "link"] as const;
    expect(texts.filter((text) => contrast(surfaces[text], surfaces[ground]) < 4.5)).toEqual([]);
  });

  test("controls and the focus ring stand out from what they are on (3:1)", () => {
    for (const ground of ["canvas", "surface"] as const) {
      expect(contrast(surfaces.control, surfaces[ground])).toBeGreaterThanOrEqual(3);
      expect(contrast(surfaces.focus, surfaces[ground])).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(surfaces.focus, surfaces.selected)).toBeGreaterThanOrEqual(3);
  });

  test("the main button's words are readable, resting and hovered (4.5:1)", () => {
    expect(contrast(surfaces.onBrand, surfaces.brand)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(surfaces.onBrand, surfaces.brandHover)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(families)("%s: fills show on every ground, glyphs on fills, words on badges", (family) => {
    const tone = tones[family];
    for (const ground of ["canvas", "surface", "hover"] as const) {
      expect(contrast(tone.fill, surfaces[ground])).toBeGreaterThanOrEqual(3);
      expect(contrast(tone.cell, surfaces[ground])).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(tone.onFill, tone.fill)).toBeGreaterThanOrEqual(3);
    expect(contrast(tone.onFill, tone.cell)).toBeGreaterThanOrEqual(3);
    expect(contrast(tone.onBadge, tone.badge)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(Object.keys(leastDistance) as Vision[])("no two families collapse under %s vision", (vision) => {
    const pairs = families.flatMap((first, at) => families.slice(at + 1).map((second) => [first, second] as const));
    const tooClose = ([first, second]: readonly [Family, Family]): boolean =>
      colorDistance(tones[first].cell, tones[second].cell, vision) < leastDistance[vision];
    expect(pairs.filter(tooClose)).toEqual([]);
  });

  test("log colours are readable on the log and on a search match (4.5:1)", () => {
    const unreadable = Object.entries(log.ansi).filter(([, color]) => contrast(String(color), log.background) < 4.5);
    expect(unreadable).toEqual([]);
    expect(contrast(surfaces.textStrong, log.match)).toBeGreaterThanOrEqual(4.5);
  });

  test("code is readable on the page and on lines that were added, removed or marked (4.5:1)", () => {
    const lines = [surfaces.surface, tones.success.badge, tones.failed.badge, surfaces.selected];
    const colors = [surfaces.text, ...Object.values(code).map(String)];
    expect(colors.filter((color) => lines.some((line) => contrast(color, line) < 4.5))).toEqual([]);
  });
});

test("the two schemes offer the same variables", () => {
  expect(Object.keys(cssVariables("dark"))).toEqual(Object.keys(cssVariables("light")));
  expect(cssVariables("light")["--dm-text-muted"]).toBe("#556070");
  expect(cssVariables("light")["--dm-failed-on-badge"]).toBe("#9B0000");
});
