import type { Page } from "playwright-core";

/** Per colour; less is how a letter's edge is smoothed. */
const LEAST_DIFFERENCE = 48;

/** Which share of two PNG pictures' points differs so that it can be seen; 1 where the sizes differ. A page decodes them. */
export async function differingShare(page: Page, first: Buffer, second: Buffer): Promise<number> {
  const pictures = JSON.stringify([first.toString("base64"), second.toString("base64")]);
  return await page.evaluate<number>(`(async () => {
    const decode = async (base64) => {
      const picture = await createImageBitmap(new Blob([Uint8Array.fromBase64(base64)], { type: "image/png" }));
      const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      canvas.drawImage(picture, 0, 0);
      return canvas.getImageData(0, 0, picture.width, picture.height);
    };
    const [a, b] = await Promise.all(${pictures}.map(decode));
    if (a.width !== b.width || a.height !== b.height) return 1;
    let differing = 0;
    for (let at = 0; at < a.data.length; at += 4)
      if ([0, 1, 2].some((color) => Math.abs(a.data[at + color] - b.data[at + color]) > ${LEAST_DIFFERENCE})) differing += 1;
    return differing / (a.width * a.height);
  })()`);
}
