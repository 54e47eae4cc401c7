import type MarkdownIt from "markdown-it";

/** A picture that is another one in dark mode, in the form that GitHub shows: both are files of ours. */
const PICTURE =
  /^<picture><source media="\(prefers-color-scheme: dark\)" srcset="(img\/[\w.-]+)"><img alt="([^"<>]*)" src="(img\/[\w.-]+)"><\/picture>/;

/** Teaches a renderer of markdown the pictures of the docs; all other HTML stays what it is to it. */
export function addPictures(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.inline.ruler.before("autolink", "picture", (state, silent) => {
    const match = PICTURE.exec(state.src.slice(state.pos));
    if (match === null) return false;
    if (!silent) state.push("picture", "picture", 0).meta = { dark: match[1], alt: match[2], light: match[3] };
    state.pos += match[0].length;
    return true;
  });
  markdown.renderer.rules["picture"] = (tokens, at) => {
    const { dark, alt, light } = tokens[at]?.meta ?? {};
    const escape = markdown.utils.escapeHtml;
    return `<picture><source media="(prefers-color-scheme: dark)" srcset="${dark}"><img alt="${escape(alt)}" src="${light}"></picture>`;
  };
}
