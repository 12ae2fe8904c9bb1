import type { Conv2dGeometry } from "@striate/core";

/** One stretch of numbers that a position sees: where it begins, seen from the position, in rows and columns of the image. */
export interface Run {
  readonly row: number;
  readonly column: number;
}

/** What the positions of a grid see of images: assembly/gather.ts, `Views`. */
export interface Views {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly gridHeight: number;
  readonly gridWidth: number;
  readonly stepY: number;
  readonly stepX: number;
  readonly groups: number;
  readonly runs: readonly Run[];
  /** Numbers in a run. */
  readonly runLength: number;
}

/** What the outputs of a convolution see of its input. The taps of a row are one run where they lie side by side. */
export function forwardViews(geometry: Conv2dGeometry, joinRows: boolean): Views {
  const { inChannels, groups, kernelHeight, kernelWidth, dilationHeight, dilationWidth } = geometry;
  const joined = joinRows && canJoin(geometry);
  const runs: Run[] = [];
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let kx = 0; kx < (joined ? 1 : kernelWidth); kx++) {
      runs.push({
        row: ky * dilationHeight - geometry.padTop,
        column: kx * dilationWidth - geometry.padLeft,
      });
    }
  }
  return {
    batch: geometry.batch,
    height: geometry.inHeight,
    width: geometry.inWidth,
    channels: inChannels,
    gridHeight: geometry.outHeight,
    gridWidth: geometry.outWidth,
    stepY: geometry.strideHeight,
    stepX: geometry.strideWidth,
    groups,
    runs,
    runLength: (inChannels / groups) * (joined ? kernelWidth : 1),
  };
}

/**
 * Inputs whose row is `phaseY` and whose column is `phaseX` beyond multiples of the strides are all read through the same taps, and in
 * what they see of the gradient at the output neighbours are one apart.
 */
export interface InputPhase {
  readonly phaseY: number;
  readonly phaseX: number;
  readonly views: Views;
  /** The kernel's cells, row by row, in the order of the numbers in the runs. */
  readonly taps: readonly number[];
}

export function inputPhases(geometry: Conv2dGeometry, joinRows: boolean): readonly InputPhase[] {
  const { strideHeight, strideWidth, inHeight, inWidth, outChannels, groups, kernelWidth } = geometry;
  const joined = joinRows && canJoin(geometry) && strideWidth === 1;
  const phases: InputPhase[] = [];
  for (let phaseY = 0; phaseY < Math.min(strideHeight, inHeight); phaseY++) {
    const rows = tapsOfPhase(
      geometry.kernelHeight,
      geometry.dilationHeight,
      strideHeight,
      phaseY + geometry.padTop,
    );
    for (let phaseX = 0; phaseX < Math.min(strideWidth, inWidth); phaseX++) {
      const columns = tapsOfPhase(
        kernelWidth,
        geometry.dilationWidth,
        strideWidth,
        phaseX + geometry.padLeft,
      );
      const taps = rows.flatMap(({ tap: ky }) => columns.map(({ tap: kx }) => ky * kernelWidth + kx));
      const starts = joined ? columns.slice(0, 1) : columns;
      const runs = rows.flatMap(({ offset: row }) => starts.map(({ offset: column }) => ({ row, column })));
      const views: Views = {
        batch: geometry.batch,
        height: geometry.outHeight,
        width: geometry.outWidth,
        channels: outChannels,
        gridHeight: Math.ceil((inHeight - phaseY) / strideHeight),
        gridWidth: Math.ceil((inWidth - phaseX) / strideWidth),
        stepY: 1,
        stepX: 1,
        groups,
        runs,
        runLength: (outChannels / groups) * (joined ? columns.length : 1),
      };
      phases.push({ phaseY, phaseX, views, taps });
    }
  }
  return phases;
}

/** The taps that reach a phase, with the outputs that they lead to, ascending: offset = (start − tap · dilation) / stride. */
function tapsOfPhase(size: number, dilation: number, stride: number, start: number) {
  const found: { readonly tap: number; readonly offset: number }[] = [];
  for (let tap = size - 1; tap >= 0; tap--) {
    const distance = start - tap * dilation;
    if (distance % stride === 0) found.push({ tap, offset: distance / stride });
  }
  return found;
}

function canJoin({ groups, dilationWidth, kernelWidth }: Conv2dGeometry): boolean {
  return groups === 1 && (dilationWidth === 1 || kernelWidth === 1);
}

/** Zeros to add around the images so that every run lies inside, at its joined length. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function marginsOf(views: Views): Margins {
  const { height, width, channels, gridHeight, gridWidth, stepY, stepX, runs, runLength, groups } = views;
  const rows = runs.map(({ row }) => row);
  const columns = runs.map(({ column }) => column);
  const cells = Math.ceil((runLength * groups) / channels);
  return {
    top: Math.max(0, -Math.min(...rows)),
    bottom: Math.max(0, (gridHeight - 1) * stepY + Math.max(...rows) - (height - 1)),
    left: Math.max(0, -Math.min(...columns)),
    right: Math.max(0, (gridWidth - 1) * stepX + Math.max(...columns) + cells - width),
  };
}

export function hasMargins(margins: Margins): boolean {
  return Object.values(margins).some((margin) => margin > 0);
}

/** The same positions over images with margins. */
export function padded(views: Views, { top, bottom, left, right }: Margins): Views {
  return {
    ...views,
    height: views.height + top + bottom,
    width: views.width + left + right,
    runs: views.runs.map(({ row, column }) => ({ row: row + top, column: column + left })),
  };
}
