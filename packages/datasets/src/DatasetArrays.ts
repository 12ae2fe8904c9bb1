import { isClassId } from "./checks.js";
import { DatasetError } from "./DatasetError.js";
import { arraySource, type Source } from "./source.js";

export interface DatasetArrays {
  /** `[n, height, width]` or `[n, height, width, channels]`; raw pixels from 0 to 255, or numbers of your own. */
  readonly images: { readonly data: Uint8Array | Float32Array; readonly shape: readonly number[] };
  /** Class id of every image. */
  readonly labels: ArrayLike<number>;
  readonly classNames?: readonly string[];
}

/** The source of arrays that fit together. @throws DatasetError `SHAPE` */
export function sourceOf({ images, labels, classNames = [] }: DatasetArrays): Source {
  const where = "Dataset.from";
  const [count = 0, height = 0, width = 0, channels = 1] = images.shape;
  const size = count * height * width * channels;
  const counts = images.shape.every((length) => Number.isInteger(length) && length > 0);
  if ((images.shape.length !== 3 && images.shape.length !== 4) || !counts || size !== images.data.length) {
    throw new DatasetError(
      "SHAPE",
      where,
      `${images.data.length} numbers are not images of [${images.shape.join(", ")}]`,
      "Give images as [n, height, width] or [n, height, width, channels]",
    );
  }
  if (labels.length !== count) {
    throw new DatasetError(
      "SHAPE",
      where,
      `there are ${count} images and ${labels.length} labels`,
      "Give one class id an image, [n]",
    );
  }
  const ids = Int32Array.from(labels);
  const most = classNames.length === 0 ? Number.POSITIVE_INFINITY : classNames.length;
  const odd = ids.findIndex((id, index) => !isClassId(labels[index]!) || id >= most);
  if (odd !== -1) {
    throw new DatasetError(
      "SHAPE",
      where,
      `label ${labels[odd]} at position ${odd} is not a class id`,
      `Class ids are whole numbers from 0${classNames.length === 0 ? "" : ` to ${classNames.length - 1}`}`,
    );
  }
  return arraySource(images.data, [height, width, channels], ids);
}
