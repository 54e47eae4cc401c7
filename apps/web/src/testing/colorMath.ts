/** Linear-light red, green and blue, 0 to 1. */
export type Rgb = readonly [number, number, number];

export function parseHex(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2 contrast ratio of two colours, 1 to 21. */
export function contrast(first: string, second: string): number {
  const [lighter, darker] = [luminance(parseHex(first)), luminance(parseHex(second))].toSorted((a, b) => b - a);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Severity 1.0 of Machado, Oliveira and Fernandes (2009), table 1; applied to linear light. */
const VISION: Readonly<Record<Vision, readonly [Rgb, Rgb, Rgb]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export type Vision = "normal" | "deuteranopia" | "protanopia" | "tritanopia";

/** CIEDE2000 between two colours as an eye of the given kind sees them. */
export function colorDistance(first: string, second: string, vision: Vision): number {
  return ciede2000(toLab(simulate(parseHex(first), vision)), toLab(simulate(parseHex(second), vision)));
}

function simulate(rgb: Rgb, vision: Vision): Rgb {
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  const [first, second, third] = VISION[vision];
  return [clamp(dot(first, rgb)), clamp(dot(second, rgb)), clamp(dot(third, rgb))];
}

function dot(a: Rgb, b: Rgb): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** CIE L*a*b* under D65. */
function toLab(rgb: Rgb): Rgb {
  const cube = (value: number): number =>
    value > 216 / 24389 ? Math.cbrt(value) : (value * 24389) / 27 / 116 + 16 / 116;
  const x = cube(dot([0.4124564, 0.3575761, 0.1804375], rgb) / 0.95047);
  const y = cube(dot([0.2126729, 0.7151522, 0.072175], rgb));
  const z = cube(dot([0.0193339, 0.119192, 0.9503041], rgb) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const degrees = (radians: number): number => ((radians * 180) / Math.PI + 360) % 360;
const cosine = (angle: number): number => Math.cos((angle * Math.PI) / 180);
const sine = (angle: number): number => Math.sin((angle * Math.PI) / 180);

/** Sharma, Wu and Dalal (2005). */
function ciede2000(first: Rgb, second: Rgb): number {
  const meanChroma = (Math.hypot(first[1], first[2]) + Math.hypot(second[1], second[2])) / 2;
  const stretch = 1 + 0.5 * (1 - Math.sqrt(meanChroma ** 7 / (meanChroma ** 7 + 25 ** 7)));
  const polar = ([, a, b]: Rgb): { chroma: number; hue: number } => ({
    chroma: Math.hypot(a * stretch, b),
    hue: degrees(Math.atan2(b, a * stretch)),
  });
  const one = polar(first);
  const two = polar(second);
  const grey = one.chroma * two.chroma === 0;
  const gap = two.hue - one.hue;
  const hueGap = grey ? 0 : gap > 180 ? gap - 360 : gap < -180 ? gap + 360 : gap;
  const sum = one.hue + two.hue;
  const hue = grey ? sum : Math.abs(gap) <= 180 ? sum / 2 : sum < 360 ? sum / 2 + 180 : sum / 2 - 180;
  const lightness = (first[0] + second[0]) / 2;
  const chroma = (one.chroma + two.chroma) / 2;
  const t =
    1 - 0.17 * cosine(hue - 30) + 0.24 * cosine(2 * hue) + 0.32 * cosine(3 * hue + 6) - 0.2 * cosine(4 * hue - 63);
  const dl = (second[0] - first[0]) / (1 + (0.015 * (lightness - 50) ** 2) / Math.sqrt(20 + (lightness - 50) ** 2));
  const dc = (two.chroma - one.chroma) / (1 + 0.045 * chroma);
  const dh = (2 * Math.sqrt(one.chroma * two.chroma) * sine(hueGap / 2)) / (1 + 0.015 * chroma * t);
  const rotation =
    -2 * Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7)) * sine(60 * Math.exp(-(((hue - 275) / 25) ** 2)));
  return Math.sqrt(dl ** 2 + dc ** 2 + dh ** 2 + rotation * dc * dh);
}
