import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
  type VariantColorsResolver,
} from "@mantine/core";
import { cssVariables, tokens } from "./tokens.ts";

const SANS = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const MONO = "'JetBrains Mono Variable', ui-monospace, 'SF Mono', Menlo, Consolas, monospace";

/** The kit asks for ten shades; the product uses none by name, so all are the brand. */
function flat(color: string): MantineColorsTuple {
  return [color, color, color, color, color, color, color, color, color, color];
}

/** Colours of buttons by variant, from our tokens: the kit's own shades miss 4.5:1. */
const variantColors: VariantColorsResolver = ({ variant, color }) => {
  const danger = color === "danger";
  if (variant === "filled") {
    return {
      background: danger ? "var(--dm-failed-badge)" : "var(--dm-brand)",
      hover: danger ? "var(--dm-failed-badge)" : "var(--dm-brand-hover)",
      color: danger ? "var(--dm-failed-on-badge)" : "var(--dm-on-brand)",
      border: danger ? "1px solid currentColor" : "1px solid transparent",
      hoverColor: danger ? "var(--dm-failed-on-badge)" : "var(--dm-on-brand)",
    };
  }
  if (variant === "subtle") {
    const text = danger ? "var(--dm-failed-on-badge)" : "var(--dm-text)";
    return { background: "transparent", hover: "var(--dm-hover)", color: text, border: "1px solid transparent" };
  }
  return {
    background: "var(--dm-surface)",
    hover: "var(--dm-hover)",
    color: danger ? "var(--dm-failed-on-badge)" : "var(--dm-text-strong)",
    border: "1px solid var(--dm-control)",
  };
};

const { light, dark } = tokens;

/** The kit draws borders, inputs and tracks from these two scales, lightest first in both. */
const gray: MantineColorsTuple = [
  light.surfaces.canvas,
  light.surfaces.sunken,
  light.surfaces.line,
  light.surfaces.control,
  light.surfaces.control,
  light.surfaces.control,
  light.surfaces.textMuted,
  light.surfaces.text,
  light.surfaces.textStrong,
  light.surfaces.textStrong,
];
const darkScale: MantineColorsTuple = [
  dark.surfaces.text,
  dark.surfaces.text,
  dark.surfaces.textMuted,
  dark.surfaces.textMuted,
  dark.surfaces.control,
  dark.surfaces.control,
  dark.surfaces.surface,
  dark.surfaces.surface,
  dark.surfaces.canvas,
  dark.surfaces.sunken,
];

/** What the kit calls by its own names, said in our tokens. */
const kitNames: Readonly<Record<string, string>> = {
  "--mantine-color-body": "var(--dm-surface)",
  "--mantine-color-text": "var(--dm-text)",
  "--mantine-color-bright": "var(--dm-text-strong)",
  "--mantine-color-dimmed": "var(--dm-text-muted)",
  "--mantine-color-placeholder": "var(--dm-text-muted)",
  "--mantine-color-anchor": "var(--dm-link)",
  "--mantine-color-default": "var(--dm-surface)",
  "--mantine-color-default-hover": "var(--dm-hover)",
  "--mantine-color-default-color": "var(--dm-text-strong)",
  "--mantine-color-default-border": "var(--dm-control)",
  "--mantine-color-error": "var(--dm-failed-on-badge)",
  "--mantine-color-disabled": "var(--dm-sunken)",
  "--mantine-color-disabled-color": "var(--dm-text-muted)",
  "--mantine-color-disabled-border": "var(--dm-line)",
  "--mantine-primary-color-filled": "var(--dm-brand)",
  "--mantine-primary-color-filled-hover": "var(--dm-brand-hover)",
  "--mantine-primary-color-contrast": "var(--dm-on-brand)",
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...cssVariables("light"), ...kitNames },
  dark: { ...cssVariables("dark"), ...kitNames },
});

const button = { defaultProps: { size: "xs", radius: "md" } };
const field = { defaultProps: { size: "xs", radius: "md" } };

export const mantineTheme: MantineThemeOverride = createTheme({
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  headings: { fontFamily: SANS, fontWeight: "650" },
  primaryColor: "brand",
  colors: {
    brand: flat(light.surfaces.brand),
    danger: flat(light.families.failed.fill),
    gray,
    dark: darkScale,
  },
  variantColorResolver: variantColors,
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "10px", xl: "10px" },
  defaultRadius: "md",
  fontSizes: { xs: "0.8125rem", sm: "0.8125rem", md: "0.9375rem", lg: "1.125rem", xl: "1.5rem" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { variant: "subtle", size: 28 } },
    Button: button,
    TextInput: field,
    Textarea: field,
    NumberInput: field,
    NativeSelect: field,
    Switch: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs", radius: "xs" } },
    Radio: { defaultProps: { size: "xs" } },
  },
});
