import type { MomentComparison, ReceptiveField } from "@striate/compare";
import { encodePng } from "./encodePng.js";
import { type Html, html } from "./html.js";

/** The images of the batch, to be drawn on. */
export interface Pictures {
  /** Stands once on the page: every picture that is drawn, by name. */
  readonly definitions: () => Html;
  /** A picture with the part that a number is made of, all of it where that is null; nothing where it is of no picture. */
  readonly draw: (moment: MomentComparison, size: number) => Html | undefined;
}

/** Of a batch `[n, height, width, channels]` with 1 or 3 channels; of others there is nothing to draw. */
export function pictures(images: Float32Array, shape: readonly number[]): Pictures {
  const [count = 0, height = 0, width = 0, channels = 0] = shape;
  const drawable = shape.length === 4 && (channels === 1 || channels === 3);
  const used = new Set<number>();
  return {
    definitions: () =>
      html`<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>${[...used]
        .sort((a, b) => a - b)
        .map((n) =>
          definition(n, images, { height, width, channels: channels === 1 ? 1 : 3 }),
        )}</defs></svg>`,
    draw: ({ pass, what, shape: of, worst }, size) => {
      const isOfPicture =
        pass !== "update" && what !== "weightGradient" && what !== "loss" && of[0] === count;
      const n = worst?.position[0];
      if (!drawable || !isOfPicture || worst === null || n === undefined) return undefined;
      used.add(n);
      const { rows, columns } = worst.receptiveField ?? whole(height, width);
      const stroke = width / 22;
      return html`<svg class="picture" width="${size}" height="${(size * height) / width}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${fieldText(n, worst.receptiveField)}"><use href="#picture-${n}"/><rect x="${columns[0]}" y="${rows[0]}" width="${columns[1] - columns[0] + 1}" height="${rows[1] - rows[0] + 1}" stroke-width="${stroke}"/></svg>`;
    },
  };
}

/** Such as `picture 3, rows 4–8, columns 10–14`, counted from 0. */
export function fieldText(n: number, field: ReceptiveField | null): string {
  if (field === null) return `picture ${n}, all of it`;
  return `picture ${n}, rows ${range(field.rows)}, columns ${range(field.columns)}`;
}

const range = ([first, last]: readonly [number, number]) =>
  first === last ? String(first) : `${first}–${last}`;

function whole(height: number, width: number): ReceptiveField {
  return { rows: [0, height - 1], columns: [0, width - 1] };
}

interface Size {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** From black at the least number of the picture to white at the largest. */
function definition(n: number, images: Float32Array, { height, width, channels }: Size): Html {
  const length = height * width * channels;
  const values = images.subarray(n * length, (n + 1) * length);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const scale = high > low ? 255 / (high - low) : 0;
  const pixels = Uint8Array.from(values, (value) => Math.round((value - low) * scale));
  const png = encodePng(pixels, width, height, channels).toString("base64");
  return html`<image id="picture-${n}" width="${width}" height="${height}" href="data:image/png;base64,${png}" style="image-rendering:pixelated"/>`;
}
