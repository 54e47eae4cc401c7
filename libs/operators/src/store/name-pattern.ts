import { isData } from "./folder.ts";

/** `*` stands for anything but a slash, `**` for anything, `?` for one character. */
export function toRegExp(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/?|\*|\?)/).map((part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}

/** The folder that holds all that a pattern can name: "" or ending in `/`. */
export function folderOfPattern(pattern: string): string {
  const literal = pattern.split(/[*?]/)[0] ?? "";
  return literal.slice(0, literal.lastIndexOf("/") + 1);
}

/**
 * Whether a pattern names an object. Names that begin with `_` or `.` are no data: they count only where the pattern names
 * such. Without a pattern all data fits.
 */
export function dataFitting(pattern: string | undefined): (object: { readonly name: string }) => boolean {
  if (pattern === undefined) return isData;
  const expression = toRegExp(pattern);
  const isNamed = !isData({ name: pattern });
  return (object) => expression.test(object.name) && (isNamed || isData(object));
}
