import { padImages } from "./padImages";

/*
 * A convolution as a product: each row of the left side is what one position of a grid sees of the images, gathered run by run while it is
 * packed. A run is a stretch of numbers that lie side by side: the channels of one tap, or those of a row of taps. The forward pass and
 * the gradient of the input are both of this form, and the gradient of the kernel is its transpose: see src/primitives/gather.ts.
 */

/** What is looked at, and where: 32-bit words that JavaScript writes in this order, as those of the classes below. */
@unmanaged
export class Views {
  /** Images as they lie, imageHeight × imageWidth × channels each. */
  images: usize;
  batch: i32;
  imageHeight: i32;
  imageWidth: i32;
  channels: i32;
  /** The same with zeros around, height × width; `images` where there are none. */
  source: usize;
  height: i32;
  width: i32;
  /** Rows and columns of zeros before the first. */
  top: i32;
  left: i32;
  /** Positions at which they are looked at, and the step from one to the next. */
  gridHeight: i32;
  gridWidth: i32;
  stepY: i32;
  stepX: i32;
  groups: i32;
  /** For each run a row and a column to add to a position, and the bytes that they mean. */
  runs: usize;
  runCount: i32;
  /** Numbers in a run. */
  runLength: i32;
  /** A run of zeros, in whole quads, for what lies outside of an image. */
  zeros: usize;
  /** Of each group. */
  columns: i32;
}

@unmanaged
export class Gather extends Views {
  /** Taps × inputs × outputs. */
  kernel: usize;
  /** Cells of the kernel in the order of the runs, where inputs and outputs change places; else 0, all in their order. */
  taps: usize;
  tapCount: i32;
  /** Room for the right sides of all groups, in panels of 8 columns, runCount · runLength deep. */
  panels: usize;
  /** Where position (n, y, x) of the grid writes its columns: bytes to step for each. */
  target: usize;
  targetImage: i32;
  targetRow: i32;
  targetColumn: i32;
  /** One number a column of all groups, or 0. */
  bias: usize;
  /** Room for the bias in whole panels, in the direct form; else 0. */
  biasPanels: usize;
  relu: i32;
  rowsOfTile: i32;
}

@unmanaged
export class KernelGradient extends Views {
  /** Gradient at the output: a row of groups · columns numbers for each position. */
  dy: usize;
  /** runCount · runLength rows of groups · columns numbers. */
  target: usize;
  /** The same for each chunk of positions, where there are several. */
  partials: usize;
  chunks: i32;
  /** Positions, or, in the direct form, rows of the grid. */
  chunkSize: i32;
  direct: i32;
}

/** Adds the zeros around images, and those that are read in place of what lies outside. */
export function prepareViews(views: Views): void {
  memory.fill(views.zeros, 0, <usize>((views.runLength + 3) & ~3) << 2);
  if (views.source == views.images) return;
  const cell = views.channels << 2;
  padImages(
    views.images,
    views.source,
    views.batch,
    views.imageHeight,
    cell * views.imageWidth,
    views.top,
    cell * views.left,
    views.height,
    cell * views.width,
  );
}

// @ts-ignore: decorator
@inline
export function runRow(views: Views, run: i32): i32 {
  return load<i32>(views.runs + <usize>run * 12);
}

// @ts-ignore: decorator
@inline
export function runColumn(views: Views, run: i32): i32 {
  return load<i32>(views.runs + <usize>run * 12, 4);
}

// @ts-ignore: decorator
@inline
export function runBytes(views: Views, run: i32): usize {
  return load<usize>(views.runs + <usize>run * 12, 8);
}

// @ts-ignore: decorator
@inline
export function depthOf(views: Views): i32 {
  return views.runCount * views.runLength;
}

// @ts-ignore: decorator
@inline
export function positionsOf(views: Views): i32 {
  return views.batch * views.gridHeight * views.gridWidth;
}

/** What a list of positions holds of each: row and column in the image, the image's address, and room for an address more. */
// @ts-ignore: decorator
@inline
export const POSITION: usize = 16;

/** Lists positions `first` … at `list`. */
export function listPositions(views: Views, first: i32, count: i32, list: usize): void {
  const width = views.gridWidth;
  const height = views.gridHeight;
  let x = first % width;
  let y = (first / width) % height;
  let image = views.source + <usize>(first / (width * height)) * imageBytes(views);
  for (let index = 0; index < count; index++) {
    store<i32>(list, y * views.stepY);
    store<i32>(list, x * views.stepX, 4);
    store<usize>(list, image, 8);
    list += POSITION;
    if (++x == width) {
      x = 0;
      if (++y == height) {
        y = 0;
        image += imageBytes(views);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
export function imageBytes(views: Views): usize {
  return <usize>(views.height * views.width * views.channels) << 2;
}

/** Where a run begins, from channel `from` on, for a listed position; zeros if that lies outside of the image. */
// @ts-ignore: decorator
@inline
export function runAt(views: Views, position: usize, dy: i32, dx: i32, from: i32): usize {
  const y = load<i32>(position) + dy;
  const x = load<i32>(position, 4) + dx;
  const inside = <u32>y < <u32>views.height && <u32>x < <u32>views.width;
  if (!inside) return views.zeros;
  return load<usize>(position, 8) + (<usize>((y * views.width + x) * views.channels + from) << 2);
}
