import { COLOR_MAPS } from "../../figures/colorMaps.js";
import { encodePng } from "../encodePng.js";
import { type Html, html } from "../html.js";

/** Numbers of a picture, row by row. */
export interface Plane {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

interface ImageOptions {
  readonly alt: string;
  /** Width on the page, in pixels; the height follows. */
  readonly size: number;
  /** Default: none. */
  readonly title?: string;
}

/** Pictures with more pixels a side are shrunk. */
const MOST_PIXELS = 64;

export const pixels = {
  /** A raw picture: 0 is black, 255 is full. */
  picture(plane: Plane, options: ImageOptions): Html {
    const { values, height, width, channels } = shrunk(plane);
    const bytes = Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round(value))));
    return image(encodePng(bytes, width, height, channels), height / width, options);
  },

  /** Colors from blue, −limit, over white to red, limit. */
  diverging(plane: Plane, limit: number, options: ImageOptions): Html {
    return mapped(plane, COLOR_MAPS.diverging, (value) => (value / limit + 1) / 2, options);
  },

  /** Colors from dark, 0, to light, limit. */
  sequential(plane: Plane, limit: number, options: ImageOptions): Html {
    return mapped(plane, COLOR_MAPS.sequential, (value) => value / limit, options);
  },
};

function mapped(
  plane: Plane,
  colors: Uint8Array,
  share: (value: number) => number,
  options: ImageOptions,
): Html {
  const { values, height, width } = shrunk(plane);
  const last = colors.length / 3 - 1;
  const places = Uint8Array.from(values, (value) => {
    const at = Math.round(share(value) * last);
    return Number.isNaN(at) ? 0 : Math.max(0, Math.min(last, at));
  });
  return image(encodePng(places, width, height, 1, colors), height / width, options);
}

function image(png: Buffer, ratio: number, { alt, size, title }: ImageOptions): Html {
  const tip = title === undefined ? undefined : html` title="${title}"`;
  return html`<img class="pixels" src="data:image/png;base64,${png.toString("base64")}" width="${size}" height="${Math.max(1, Math.round(size * ratio))}" alt="${alt}"${tip}/>`;
}

/** Means over squares of pixels; what is left at the right and at the bottom goes. */
function shrunk({ values, height, width, channels }: Plane): Plane {
  const factor = Math.ceil(Math.max(height, width) / MOST_PIXELS);
  if (factor === 1) return { values, height, width, channels };
  const [rows, columns] = [Math.max(1, Math.floor(height / factor)), Math.max(1, Math.floor(width / factor))];
  const means = new Float32Array(rows * columns * channels);
  for (let y = 0; y < rows * factor && y < height; y++) {
    for (let x = 0; x < columns * factor && x < width; x++) {
      const to = (Math.floor(y / factor) * columns + Math.floor(x / factor)) * channels;
      for (let c = 0; c < channels; c++) {
        means[to + c]! += values[(y * width + x) * channels + c]! / factor ** 2;
      }
    }
  }
  return { values: means, height: rows, width: columns, channels };
}
