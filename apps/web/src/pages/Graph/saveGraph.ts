import { saveFile } from "../../ui/saveFile.ts";
import { graphPicture, type PictureParts } from "./graphPicture.ts";

/** Pixels of a PNG for each CSS pixel, so that letters stay clear. */
const SHARPNESS = 2;
/** Browsers refuse larger canvases. */
const LONGEST_SIDE = 16_000;
const MOST_PIXELS = 100_000_000;

/** Saves a drawing as a file, called after what is drawn: `Graph of orders`. */
export async function saveGraph(kind: "svg" | "png", label: string, parts: PictureParts): Promise<void> {
  const picture = graphPicture(parts);
  const content = kind === "svg" ? new Blob([picture], { type: "image/svg+xml" }) : await toPng(picture);
  saveFile(`${label.replaceAll(/[^\w.-]+/g, "-").toLowerCase()}.${kind}`, content);
}

async function toPng(picture: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(picture)}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(SHARPNESS, LONGEST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await canvas.convertToBlob();
}
