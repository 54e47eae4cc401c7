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
