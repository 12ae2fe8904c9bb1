import { readFile, stat } from "node:fs/promises";
import {
  DatasetError,
  decodePicture,
  type Fit,
  fitPicture,
  type ImageShape,
  type Picture,
} from "@striate/datasets";

export interface PreparedPicture {
  /** At the model's size, not yet normalized. */
  readonly picture: Picture;
  /** Its rim is light: dark ink on light ground, as in a scan. */
  readonly lightGround: boolean;
}

/** What becomes of a picture before the model sees it. */
export interface Preparation {
  readonly imageShape: ImageShape;
  readonly fit: Fit;
  /** Light becomes dark. */
  readonly invert: boolean;
}

/** A file that is larger than any picture is not read at all. */
const MAX_FILE = 256 * 1024 ** 2;

/** @throws DatasetError `FORMAT` for a file that is no picture; what the system throws for one that cannot be read */
export async function preparePicture(
  file: string,
  { imageShape, fit, invert }: Preparation,
): Promise<PreparedPicture> {
  const { size } = await stat(file);
  if (size > MAX_FILE) {
    throw new DatasetError("FORMAT", file, `a picture of ${size} bytes is too large`, "Make it smaller");
  }
  const [height, width, channels] = imageShape;
  const decoded = await decodePicture(await readFile(file), file);
  const fitted = fitPicture(decoded, { height, width, channels: channels === 1 ? 1 : 3, fit });
  const data = invert ? fitted.data.map((value) => 255 - value) : fitted.data;
  const picture = { ...fitted, data };
  return { picture, lightGround: meanOfRim(picture) > 127.5 };
}

/** Mean of the pixels in the first and last row and column. */
function meanOfRim({ data, height, width, channels }: Picture): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (y > 0 && y < height - 1 && x > 0 && x < width - 1) continue;
      for (let c = 0; c < channels; c++) sum += data[(y * width + x) * channels + c]!;
      count += channels;
    }
  }
  return sum / count;
}
