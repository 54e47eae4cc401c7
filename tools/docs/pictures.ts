import type MarkdownIt from "markdown-it";

/** A picture that is another one in dark mode, in the form that GitHub shows: both are files of ours. */
const PICTURE =
  /^<picture><source media="\(prefers-color-scheme: dark\)" srcset="(img\/[\w.-]+)"><img alt="([^"<>]*)" src="(img\/[\w.-]+)"><\/picture>/;

/** Teaches a renderer of markdown the pictures of the docs; all other HTML stays what it is to it. */
export function addPictures(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.inline.ruler.before("autolink", "picture", (state, silent) => {
    const match = PICTURE.exec(state.src.slice(state.pos));
    if (match === null) return false;
    // The pattern has let through nothing but text without marks and names of files: it is what it was.
    if (!silent) state.push("picture", "picture", 0).content = match[0].replaceAll(/&(?!amp;)/g, "&amp;");
    state.pos += match[0].length;
    return true;
  });
  markdown.renderer.rules["picture"] = (tokens, at) => tokens[at]?.content ?? "";
}
